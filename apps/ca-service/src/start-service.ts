import { StartUpError } from '@libs/kernel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Environment } from './config/environment';
import { createApplication } from './create-application';
import { openInstallation } from './installation';

/** A service that is up. */
export interface RunningService {
  /** `http://host:port`; `undefined` when the process does not have the role `api`. */
  readonly url: string | undefined;
  /** Finishes what is in flight, closes the connections, stops the embedded database. */
  stop(): Promise<void>;
}

/**
 * Starts everything in order, and stops again what was started when a later step fails.
 * `onFailure` is told when the service cannot go on later: its embedded database is gone.
 * @throws StartUpError one sentence for whoever starts the service
 */
export async function startService(
  environment: Environment,
  onFailure: (reason: string) => void,
): Promise<RunningService> {
  const installation = await openInstallation(environment, onFailure);
  try {
    const app = await createApplication(installation);
    try {
      const url = await open(app, environment);
      return { url, stop: () => app.close().finally(() => installation.close()) };
    } catch (error) {
      await app.close();
      throw error;
    }
  } catch (error) {
    await installation.close();
    throw error;
  }
}

async function open(
  app: NestFastifyApplication,
  { ROLES, HTTP_HOST, HTTP_PORT }: Environment,
): Promise<string | undefined> {
  if (!ROLES.includes('api')) {
    await app.init();
    return undefined;
  }
  try {
    await app.listen(HTTP_PORT, HTTP_HOST);
  } catch (error) {
    throw explainListenError(error, HTTP_HOST, HTTP_PORT);
  }
  const { port } = app.getHttpServer().address() as { port: number };
  return `http://${HTTP_HOST.includes(':') ? `[${HTTP_HOST}]` : HTTP_HOST}:${port}`;
}

function explainListenError(error: unknown, host: string, port: number): unknown {
  const sentences: Record<string, string> = {
    EADDRINUSE: `HTTP_PORT: port ${port} on ${host} is in use by another process`,
    EACCES: `HTTP_PORT: this user may not listen on port ${port}`,
    EADDRNOTAVAIL: `HTTP_HOST: ${host} is not an address of this machine`,
    ENOTFOUND: `HTTP_HOST: ${host} is not an address of this machine`,
  };
  const sentence = sentences[(error as NodeJS.ErrnoException).code ?? ''];
  return sentence === undefined ? error : new StartUpError(sentence, { cause: error });
}
