import type { RefusedRequest } from '@libs/http';
import { Clock } from '@libs/kernel';
import { Metrics } from '@libs/metrics';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { REFUSAL_STATUSES, RefusalCounts, type RefusalStatus, RefusalReports } from './domain/refusal-report';
import { networkOf } from './http/network-of';
import { RefusedRequestLog } from './http/refused-request-log';

/** Milliseconds between a refusal, or a report that was rejected, and the next report. */
const REPORT_DELAY = 5_000;

/** Counts and logs refused requests, and reports those that have no audit event of their own. */
@Injectable()
export class RefusedRequests implements BeforeApplicationShutdown {
  readonly #logger = new Logger('Audit');
  readonly #count: (status: `${RefusalStatus}`, count: number) => void;
  #counts: RefusalCounts;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    metrics: Metrics,
    private readonly log: RefusedRequestLog,
    private readonly reports: RefusalReports,
    private readonly clock: Clock,
  ) {
    this.#counts = new RefusalCounts(clock.now());
    this.#count = metrics.addCounter(
      {
        name: 'http_requests_refused_total',
        help: 'Requests that this process answered with 400, 401 or 403.',
      },
      'status',
      REFUSAL_STATUSES.map((status) => `${status}` as const),
    );
  }

  readonly record = (refused: RefusedRequest): void => {
    this.log.write(refused);
    const status = REFUSAL_STATUSES.find((each) => each === refused.status);
    if (status === undefined) return;
    this.#count(`${status}`, 1);
    if (refused.isAudited || !this.reports.areWanted) return;
    this.#counts.add({ status, identity: refused.caller, address: networkOf(refused.address) });
    this.#reportSoon();
  };

  /** Publishes a last report. Its counts are lost when another process has just published one; the metrics have them. */
  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#counts.isEmpty) await this.#report();
    clearTimeout(this.#timer);
  }

  #reportSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#report();
    }, REPORT_DELAY).unref();
  }

  async #report(): Promise<void> {
    const counts = this.#counts;
    const now = this.clock.now();
    this.#counts = new RefusalCounts(now);
    const isPublished = await this.reports.publish(counts.report(now)).catch((error: unknown) => {
      this.#logger.warn({ err: error }, 'Refused requests could not be reported');
      return false;
    });
    if (isPublished) return;
    counts.absorb(this.#counts);
    this.#counts = counts;
    this.#reportSoon();
  }
}
