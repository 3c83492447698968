import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
  NotFoundException,
} from '@nestjs/common';
import { currentCallerContext, DomainError } from '@libs/kernel';
import { STATUS_OF_ERROR } from './status-of-error';

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body: unknown): unknown;
}

/**
 * Writes every error as `{"err": …}`. What a client may know is in the message of a DomainError; anything
 * unexpected is logged with its request id and leaves as a 500 that says nothing but that id.
 */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  readonly #logger = new Logger('Error');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<Reply>();
    // Only the router throws this one: features have errors of their own (contract 1.3, unknown route).
    if (error instanceof NotFoundException) {
      reply.status(404).header('content-type', 'text/plain').send('404 page not found');
      return;
    }
    const { status, text } = this.#describe(error);
    reply.status(status).send({ err: text });
  }

  #describe(error: unknown): { status: number; text: string } {
    if (error instanceof DomainError) return { status: STATUS_OF_ERROR[error.kind], text: error.message };
    if (error instanceof HttpException) return { status: error.getStatus(), text: error.message };
    const known = clientFaultOfFramework(error);
    if (known) return known;
    const requestId = currentCallerContext()?.requestId ?? 'unknown';
    this.#logger.error({ err: error, requestId }, 'unexpected error');
    return { status: 500, text: `internal error, request ${requestId}` };
  }
}

/** Fastify refuses some requests before a handler sees them; its errors carry the status to answer with. */
function clientFaultOfFramework(error: unknown): { status: number; text: string } | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  const status = Number(error.statusCode);
  return status >= 400 && status < 500 ? { status, text: error.message } : undefined;
}
