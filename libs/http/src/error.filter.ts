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

/** The one table that turns what went wrong into a status code. */
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

/** What a client is told of an error. */
export function textOfError(error: unknown): string {
  return (answerTo(error) ?? unexpected()).text;
}

/** `undefined` for what nobody expected. */
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

/** Fastify refuses some requests before a handler sees them; its errors carry the status to answer with. */
function clientFaultOfFramework(error: unknown): ErrorAnswer | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  const status = Number(error.statusCode);
  return status >= 400 && status < 500 ? { status, text: error.message } : undefined;
}
