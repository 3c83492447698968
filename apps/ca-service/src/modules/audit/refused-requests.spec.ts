import type { RefusedRequest } from '@libs/http';
import { SystemClock } from '@libs/kernel';
import { Metrics } from '@libs/metrics';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RefusalReport, RefusalReports } from './domain/refusal-report';
import { RefusedRequestLog } from './http/refused-request-log';
import { RefusedRequests } from './refused-requests';
import { type RefusedRequestsView, toRefusedRequestsView } from './wire/refused-requests.view';

const REFUSED: RefusedRequest = {
  status: 401,
  method: 'GET',
  url: '/v1/cas',
  requestId: 'r-1',
  caller: undefined,
  address: '::ffff:192.0.2.1',
  isAudited: false,
};

/** Accepts reports while `isFree` is true. */
class Reports extends RefusalReports {
  areWanted = true;
  isFree = true;
  readonly published: RefusedRequestsView[] = [];
  attempts = 0;

  publish(report: RefusalReport): Promise<boolean> {
    this.attempts += 1;
    if (this.isFree) this.published.push(toRefusedRequestsView(report));
    return Promise.resolve(this.isFree);
  }
}

let reports: Reports;
let metrics: Metrics;
let refused: RefusedRequests;
let lines: string[];

beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  const keep = (message: unknown, text?: unknown): void => {
    lines.push(String(typeof message === 'string' ? message : text));
  };
  Logger.overrideLogger({ log: keep, warn: keep, error: keep });
  reports = new Reports();
  metrics = new Metrics();
  refused = new RefusedRequests(metrics, new RefusedRequestLog(), reports, new SystemClock());
});
afterEach(() => {
  vi.useRealTimers();
  Logger.overrideLogger(false);
});

const record = (count: number, refusal: Partial<RefusedRequest> = {}): void => {
  for (let i = 0; i < count; i++) refused.record({ ...REFUSED, ...refusal });
};

describe('RefusedRequests', () => {
  it('counts refused requests in a metric, by status', async () => {
    record(2);
    record(3, { status: 403 });
    record(1, { status: 404 });
    const text = await metrics.text();
    expect(text).toContain('http_requests_refused_total{status="400"} 0\n');
    expect(text).toContain('http_requests_refused_total{status="401"} 2\n');
    expect(text).toContain('http_requests_refused_total{status="403"} 3\n');
    expect(text).not.toContain('status="404"');
  });

  it('logs 100 refused requests a minute, and then the number of the others', async () => {
    record(5_000, { status: 404 });
    expect(lines.filter((line) => line.includes('refused'))).toHaveLength(100);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(lines.at(-1)).toContain('4900 more refused requests');
    record(1);
    expect(lines.at(-1)).not.toContain('more');
  });

  it('publishes one report for all requests of the first seconds', async () => {
    record(1_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reports.published).toMatchObject([
      { unauthorized: 1_000, unidentified: 1_000, addresses: [{ name: '192.0.2.1', count: 1_000 }] },
    ]);
    expect(reports.attempts).toBe(1);
  });

  it('keeps the counts while another process has published a report within the minute', async () => {
    reports.isFree = false;
    record(3);
    await vi.advanceTimersByTimeAsync(30_000);
    record(4, { status: 400, caller: 'alice' });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(reports.published).toEqual([]);
    reports.isFree = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(reports.published).toMatchObject([
      { unauthorized: 3, bad_request: 4, unidentified: 3, identities: [{ name: 'alice', count: 4 }] },
    ]);
  });

  it('reports neither audited calls, nor other statuses, nor anything when audit events are off', async () => {
    record(1, { isAudited: true });
    record(1, { status: 404 });
    reports.areWanted = false;
    record(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reports.attempts).toBe(0);
  });

  it('publishes a last report when the service stops', async () => {
    record(1);
    await refused.beforeApplicationShutdown();
    expect(reports.published).toHaveLength(1);
  });
});
