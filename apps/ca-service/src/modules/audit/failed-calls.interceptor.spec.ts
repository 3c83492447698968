import { type AuditedCall, beginAuditedCall, runInCallerContext } from '@libs/kernel';
import { InMemoryUnitOfWork } from '@libs/kernel/testing';
import type { AuditEvents, Outbox } from '@libs/messaging';
import { type ExecutionContext, Logger } from '@nestjs/common';
import { lastValueFrom, throwError } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FailedCallsInterceptor } from './failed-calls.interceptor';

const CALL: AuditedCall = { type: 'ca.create', subject: 'ca', input: () => ({}) };
const EVENT = { type: 'audit.ca.create', subject: 'ca', data: {} };
const FAILURE = new Error('the call failed');

const ofFailure = vi.fn();
const add = vi.fn();
const log = vi.fn();
const interceptor = new FailedCallsInterceptor(
  new InMemoryUnitOfWork(),
  { add } as unknown as Outbox,
  { ofFailure } as unknown as AuditEvents,
);

/** Answers a call that fails with FAILURE; rejects with the error that the caller gets. */
function failingCall(call: AuditedCall | undefined): Promise<unknown> {
  return runInCallerContext({ requestId: 'r-1', source: 'service/ca' }, () => {
    if (call) beginAuditedCall(call);
    const handler = { handle: () => throwError(() => FAILURE) };
    return lastValueFrom(interceptor.intercept({} as ExecutionContext, handler));
  });
}

beforeEach(() => {
  ofFailure.mockReset().mockReturnValue(EVENT);
  add.mockReset().mockResolvedValue(undefined);
  log.mockReset();
  Logger.overrideLogger({ log, warn: log, error: log });
});
afterEach(() => {
  Logger.overrideLogger(false);
});

describe('FailedCallsInterceptor', () => {
  it('stores the audit event of a failed call, and answers the error of the call', async () => {
    await expect(failingCall(CALL)).rejects.toBe(FAILURE);
    expect(add).toHaveBeenCalledWith([EVENT]);
  });

  it('stores no event of a call that is not audited', async () => {
    await expect(failingCall(undefined)).rejects.toBe(FAILURE);
    expect(add).not.toHaveBeenCalled();
  });

  it('answers the error of the call, and logs another, when the event cannot be stored', async () => {
    add.mockRejectedValue(new Error('no database'));
    await expect(failingCall(CALL)).rejects.toBe(FAILURE);
    expect(log).toHaveBeenCalled();
  });

  it('answers the error of the call, and logs another, when the event cannot be made', async () => {
    ofFailure.mockImplementation(() => {
      throw new Error('no input');
    });
    await expect(failingCall(CALL)).rejects.toBe(FAILURE);
    expect(log).toHaveBeenCalled();
  });
});
