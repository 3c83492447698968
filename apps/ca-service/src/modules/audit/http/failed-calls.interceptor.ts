import { textOfError } from '@libs/http';
import { currentCallerContext } from '@libs/kernel';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import { catchError, type Observable } from 'rxjs';
import { FailedCalls } from '../domain/failed-calls';

/** Tells of a call that failed, before it is answered: whoever has the answer finds the event. */
@Injectable()
export class FailedCallsInterceptor implements NestInterceptor {
  readonly #logger = new Logger('Audit');

  constructor(private readonly failedCalls: FailedCalls) {}

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      catchError(async (error: unknown) => {
        await this.#tell(error);
        throw error;
      }),
    );
  }

  /** Where that is not possible the database is away: the answer says what the call itself failed of. */
  async #tell(error: unknown): Promise<void> {
    const { auditedCall: call } = currentCallerContext() ?? {};
    if (!call) return;
    await this.failedCalls.tell(textOfError(error)).catch((reason: unknown) => {
      this.#logger.error({ err: reason }, `the failure of ${call.type} of ${call.subject} could not be told`);
    });
  }
}
