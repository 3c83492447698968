import { explainListenError } from '@libs/kernel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** The variables HTTP_HOST and HTTP_PORT. */
export interface HttpAddress {
  readonly host: string;
  /** 0: a free port. */
  readonly port: number;
}

/** Listens for requests and returns the base URL. @throws StartUpError when the address cannot be used */
export async function listenOn(app: NestFastifyApplication, { host, port }: HttpAddress): Promise<string> {
  try {
    await app.listen(port, host);
  } catch (error) {
    throw explainListenError(error, { host, port, variables: { host: 'HTTP_HOST', port: 'HTTP_PORT' } });
  }
  const { port: actual } = app.getHttpServer().address() as { port: number };
  return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`;
}
