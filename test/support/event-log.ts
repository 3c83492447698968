import { query } from './database';

/** Inserts published events with the given sequences. */
const PLANTED = `
  INSERT INTO outbox (event_id, type, subject, event, sequence, published_at)
  SELECT gen_random_uuid(), $1, $2, json_build_object('type', $1::text, 'filling', repeat('x', $5))::text,
    number, now()
  FROM generate_series($3::bigint, $4::bigint) AS number`;

export interface PlantedEvents {
  readonly type: string;
  readonly subject?: string;
  readonly count: number;
  /** Minimum size of each event, in bytes. */
  readonly bytes?: number;
}

/** Replaces the event log of the service with events of a test. */
export class PlantedLog {
  #last = 0;

  constructor(private readonly url: string) {}

  get last(): number {
    return this.#last;
  }

  async clear(): Promise<void> {
    await query(this.url, 'TRUNCATE outbox');
    await query(this.url, 'UPDATE outbox_sequence SET last = 0');
    await query(this.url, 'UPDATE outbox_tail SET removed = 0');
    this.#last = 0;
  }

  /** Appends events, and returns the sequence of the first. */
  async add({ type, subject = 'thing/1', count, bytes = 0 }: PlantedEvents): Promise<number> {
    const first = this.#last + 1;
    this.#last += count;
    await query(this.url, PLANTED, [type, subject, first, this.#last, bytes]);
    await query(this.url, 'UPDATE outbox_sequence SET last = $1', [this.#last]);
    return first;
  }

  /** Removes events up to `sequence`, as the clean-up does. */
  async removeUpTo(sequence: number): Promise<void> {
    await query(this.url, 'DELETE FROM outbox WHERE sequence <= $1', [sequence]);
    await query(this.url, 'UPDATE outbox_tail SET removed = $1', [sequence]);
  }
}
