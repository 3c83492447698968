import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { FailedCalls } from './domain/failed-calls';
import { FailedCallsInterceptor } from './http/failed-calls.interceptor';
import { OutboxFailedCalls } from './persistence/outbox-failed-calls';

/** Audit events of calls that failed; those of changes go with the events of the change (docs/adr/0027). */
@Module({
  providers: [
    { provide: FailedCalls, useClass: OutboxFailedCalls },
    { provide: APP_INTERCEPTOR, useClass: FailedCallsInterceptor },
  ],
})
export class AuditModule {}
