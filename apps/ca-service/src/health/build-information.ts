/** Which build this is, as `GET /health` tells it (contract 1.2). */
export abstract class BuildInformation {
  abstract readonly version: string;
  abstract readonly build: string;
  abstract readonly build_time: string;
}
