import { UnitOfWork } from '@libs/kernel';
import { AuditEvents, Outbox } from '@libs/messaging';
import { TransactionContext } from '@libs/persistence';
import { Injectable } from '@nestjs/common';
import { type RefusalReport, RefusalReports } from '../domain/refusal-report';
import { requestsRefused } from '../events/audit-events';
import { toRefusedRequestsView } from '../wire/refused-requests.view';

/** Returns a row in one replica per minute: a second replica waits for the row and then finds the new time. */
const CLAIM_THE_MINUTE = `
  UPDATE refusal_report SET published_at = now()
  WHERE published_at <= now() - interval '1 minute' RETURNING published_at`;

const SERVICE = { name: 'ca' };

@Injectable()
export class OutboxRefusalReports extends RefusalReports {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly transactions: TransactionContext,
    private readonly outbox: Outbox,
    private readonly audit: AuditEvents,
  ) {
    super();
  }

  get areWanted(): boolean {
    return this.audit.isEnabled;
  }

  publish(report: RefusalReport): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const [, claimed] = await this.transactions.manager().query<[object[], number]>(CLAIM_THE_MINUTE);
      if (claimed === 0) return false;
      await this.outbox.add([requestsRefused(toRefusedRequestsView(report), SERVICE)]);
      return true;
    });
  }
}
