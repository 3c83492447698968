import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { RefusalReports } from './domain/refusal-report';
import { FailedCallsInterceptor } from './failed-calls.interceptor';
import { RefusedRequestLog } from './http/refused-request-log';
import { OutboxRefusalReports } from './persistence/outbox-refusal-reports';
import { RefusedRequests } from './refused-requests';

/**
 * Emits audit events of failed calls (docs/adr/0027) and reports of refused requests (docs/adr/0036). The outbox emits
 * the audit event of a successful change together with the event of the change.
 */
@Module({
  providers: [
    { provide: APP_INTERCEPTOR, useClass: FailedCallsInterceptor },
    { provide: RefusalReports, useClass: OutboxRefusalReports },
    RefusedRequestLog,
    RefusedRequests,
  ],
  exports: [RefusedRequests],
})
export class AuditModule {}
