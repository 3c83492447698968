import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { RefusalReports } from './domain/refusal-report';
import { FailedCallsInterceptor } from './failed-calls.interceptor';
import { RefusedRequestLog } from './http/refused-request-log';
import { OutboxRefusalReports } from './persistence/outbox-refusal-reports';
import { RefusedRequests } from './refused-requests';

/**
 * Audit events of calls that failed (docs/adr/0027), and of requests that were refused before (docs/adr/0036); those of
 * changes go with the events of the change.
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
