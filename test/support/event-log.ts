import { query } from './database';

/** An event that was published, at a place of the log. */
const PLANTED = `
  INSERT INTO outbox (event_id, type, subject, event, sequence, published_at)
  SELECT gen_random_uuid(), $1, $2, json_build_object('type', $1::text, 'filling', repeat('x', $5))::text,
    number, now()
  FROM generate_series($3::bigint, $4::bigint) AS number`;

export interface PlantedEvents {
  readonly type: string;
  readonly subject?: string;
  readonly count: number;
  /** Bytes that each of them has at least. */
  readonly bytes?: number;
}

/** An event log of what a test plants, in place of what the service has written. */
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

  /** Appends events; answers the sequence of the first. */
  async add({ type, subject = 'thing/1', count, bytes = 0 }: PlantedEvents): Promise<number> {
    const first = this.#last + 1;
    this.#last += count;
    await query(this.url, PLANTED, [type, subject, first, this.#last, bytes]);
    await query(this.url, 'UPDATE outbox_sequence SET last = $1', [this.#last]);
    return first;
  }

  /** As the clean-up leaves it: events up to here are gone. */
  async removeUpTo(sequence: number): Promise<void> {
    await query(this.url, 'DELETE FROM outbox WHERE sequence <= $1', [sequence]);
    await query(this.url, 'UPDATE outbox_tail SET removed = $1', [sequence]);
  }
}
