import { textOfError } from '@libs/http';
import { currentCallerContext, UnitOfWork } from '@libs/kernel';
import { AuditEvents, Outbox } from '@libs/messaging';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import { catchError, type Observable } from 'rxjs';

/** Stores the audit event of a failed call before the error response, so that the caller can then read the event. */
@Injectable()
export class FailedCallsInterceptor implements NestInterceptor {
  readonly #logger = new Logger('Audit');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly audit: AuditEvents,
  ) {}

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      catchError(async (error: unknown) => {
        await this.#emit(textOfError(error));
        throw error;
      }),
    );
  }

  /** When the event cannot be made or stored, it is lost, and the caller gets the error of the call itself. */
  async #emit(error: string): Promise<void> {
    const { auditedCall: call } = currentCallerContext() ?? {};
    if (!call) return;
    try {
      const event = this.audit.ofFailure(error);
      if (event) await this.unitOfWork.run(() => this.outbox.add([event]));
    } catch (reason) {
      this.#logger.error(
        { err: reason },
        `The audit event of the failed call ${call.type} of ${call.subject} could not be stored`,
      );
    }
  }
}
