import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  HttpStatus,
  Logger,
  NotFoundException,
} from '@nestjs/common';
import { currentCallerContext, DomainError, type DomainErrorKind } from '@libs/kernel';
import { ApiProperty } from '@nestjs/swagger';

/** The status code of each kind of error. */
export const STATUS_OF_ERROR: Readonly<Record<DomainErrorKind, HttpStatus>> = {
  invalid: HttpStatus.BAD_REQUEST,
  unauthenticated: HttpStatus.UNAUTHORIZED,
  forbidden: HttpStatus.FORBIDDEN,
  'not-found': HttpStatus.NOT_FOUND,
  conflict: HttpStatus.CONFLICT,
  'too-large': HttpStatus.PAYLOAD_TOO_LARGE,
  'too-many-requests': HttpStatus.TOO_MANY_REQUESTS,
  unavailable: HttpStatus.SERVICE_UNAVAILABLE,
};

/** The body of every error answer (contract 1.5): one sentence. */
export class ErrorBody {
  @ApiProperty({ example: 'CA not found' })
  err!: string;
}

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body: unknown): unknown;
}

/**
 * Writes every error as `{"err": …}`. The message of a DomainError is meant for clients. An unexpected error is logged with
 * its request id and answered 500 with that id only.
 */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  readonly #logger = new Logger('Error');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<Reply>();
    // Only the router throws this one; features have their own errors (contract 1.3, unknown route).
    if (error instanceof NotFoundException) {
      reply.status(404).header('content-type', 'text/plain').send('404 page not found');
      return;
    }
    const { status, text, retryAfterSeconds } = this.#describe(error);
    if (retryAfterSeconds !== undefined) reply.header('Retry-After', String(retryAfterSeconds));
    reply.status(status).send({ err: text });
  }

  #describe(error: unknown): ErrorAnswer {
    const answer = answerTo(error);
    if (answer) return answer;
    const { requestId = 'unknown' } = currentCallerContext() ?? {};
    this.#logger.error({ err: error, requestId }, 'unexpected error');
    return unexpected();
  }
}

interface ErrorAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfterSeconds?: number | undefined;
}

/** The sentence that a client receives for an error. */
export function textOfError(error: unknown): string {
  return (answerTo(error) ?? unexpected()).text;
}

/** `undefined` for an unexpected error. */
function answerTo(error: unknown): ErrorAnswer | undefined {
  if (error instanceof DomainError) {
    const { kind, message: text, retryAfterSeconds } = error;
    return { status: STATUS_OF_ERROR[kind], text, retryAfterSeconds };
  }
  if (error instanceof HttpException) return { status: error.getStatus(), text: error.message };
  return clientFaultOfFramework(error);
}

function unexpected(): ErrorAnswer {
  return { status: 500, text: `internal error, request ${currentCallerContext()?.requestId ?? 'unknown'}` };
}

/** Fastify rejects some requests before a handler runs. Its errors have the status of the answer. */
function clientFaultOfFramework(error: unknown): ErrorAnswer | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  const status = Number(error.statusCode);
  return status >= 400 && status < 500 ? { status, text: error.message } : undefined;
}
