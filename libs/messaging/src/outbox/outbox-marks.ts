import { backoff, boundedText, Randomness } from '@libs/kernel';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { OutboxMessage, PublishResult } from '../delivery/event-publisher';
import { ResolvedMessagingOptions } from '../messaging.options';
import { BlockedEvents, MAXIMUM_ERROR } from './blocked-events';
import { DeliveryMetrics } from './outbox-metrics';
import type { SetAsideEvent } from './set-aside-log';

/** Milliseconds between two checks of successors of blocked events, and how many events one check holds back. */
const BLOCKED_INTERVAL = 1_000;
const HOLD_BACK_LIMIT = 5_000;

/** `seconds` since the start of the transaction that wrote the event, by the clock of the database. */
const MARK_PUBLISHED = `
  UPDATE outbox SET published_at = clock_timestamp() WHERE id = ANY ($1::bigint[])
  RETURNING extract(epoch FROM published_at - created_at)::double precision AS seconds`;

const MARK_FAILED = `
  UPDATE outbox
  SET attempts = attempts + 1,
      next_attempt_at = clock_timestamp() + failed.delay * interval '1 millisecond',
      last_error = failed.error
  FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS failed (id, delay, error)
  WHERE outbox.id = failed.id`;

export interface MarkCounts {
  readonly published: number;
  /** Messages to retry, or set aside. */
  readonly failed: number;
  readonly setAside: readonly SetAsideEvent[];
}

/** Marks messages as published, failed or set aside. */
@Injectable()
export class OutboxMarks {
  #heldBackAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly randomness: Randomness,
    private readonly options: ResolvedMessagingOptions,
    private readonly metrics: DeliveryMetrics,
    private readonly blocked: BlockedEvents,
  ) {}

  /** Persists the result of each message of the batch, in the transaction of the claim. */
  async mark(
    manager: EntityManager,
    batch: readonly OutboxMessage[],
    results: readonly PublishResult[],
  ): Promise<MarkCounts> {
    this.metrics.delivered(results);
    const published: string[] = [];
    const failed: { id: string; delay: number; error: string }[] = [];
    batch.forEach(({ id, attempts }, index) => {
      const result = results[index];
      if (result?.outcome === 'published') published.push(id);
      if (result?.outcome === 'failed')
        failed.push({ id, delay: this.#delay(attempts + 1), error: result.error });
    });
    if (published.length > 0) {
      const [marked] = await manager.query<[{ seconds: number }[], number]>(MARK_PUBLISHED, [published]);
      this.metrics.published(marked.map(({ seconds }) => seconds));
    }
    if (failed.length > 0) {
      await manager.query(MARK_FAILED, [
        failed.map(({ id }) => id),
        failed.map(({ delay }) => delay),
        failed.map(({ error }) => boundedText(error, MAXIMUM_ERROR)),
      ]);
    }
    const setAside = unpublishableOf(batch, results);
    await this.blocked.block(
      manager,
      setAside.map(({ id, error }) => ({ id, reason: 'failure', error })),
    );
    return { published: published.length, failed: failed.length + setAside.length, setAside };
  }

  /** Marks successors of blocked events, once a second: only for speed, because the claim skips them. */
  async holdBack(manager: EntityManager): Promise<void> {
    if (performance.now() - this.#heldBackAt < BLOCKED_INTERVAL) return;
    this.#heldBackAt = performance.now();
    await this.blocked.holdBack(manager, 'numbered', HOLD_BACK_LIMIT);
  }

  #delay(failures: number): number {
    return backoff(failures, this.options, this.randomness.fraction());
  }
}

/** Their successors were not published: `holdBackSuccessors`. */
function unpublishableOf(
  batch: readonly OutboxMessage[],
  results: readonly PublishResult[],
): (SetAsideEvent & { readonly id: string })[] {
  return batch.flatMap(({ id, eventId, type, subject }, index) => {
    const result = results[index];
    if (result?.outcome !== 'unpublishable') return [];
    return [
      { id, eventId, error: `event ${eventId} (${type} of ${subject}) cannot be published: ${result.error}` },
    ];
  });
}
