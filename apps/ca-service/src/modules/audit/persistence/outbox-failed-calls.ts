import { UnitOfWork } from '@libs/kernel';
import { AuditEvents, Outbox } from '@libs/messaging';
import { Injectable } from '@nestjs/common';
import { FailedCalls } from '../domain/failed-calls';

@Injectable()
export class OutboxFailedCalls extends FailedCalls {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly audit: AuditEvents,
  ) {
    super();
  }

  async tell(error: string): Promise<void> {
    const event = this.audit.ofFailure(error);
    if (event) await this.unitOfWork.run(() => this.outbox.add([event]));
  }
}
