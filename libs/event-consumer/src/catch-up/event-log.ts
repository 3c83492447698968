import { z } from 'zod';
import type { EventLogOptions } from '../event-consumer.options';

const PAGE = z.object({
  next: z.int(),
  missed: z.int(),
  more: z.boolean(),
  list: z.array(z.object({ sequence: z.int(), event: z.unknown() })),
});

/** A page of the log; see `GET /events` of the CA service. */
export type EventLogPage = z.infer<typeof PAGE>;

/** The most that the service gives at a time is 1000; it gives fewer where events are large, and says that there are more. */
const PAGE_SIZE = 500;
const TIMEOUT = 30_000;
const CONFLICT = 409;

/** The log ends before what this consumer has seen of it: it was restored from an older state. */
export class RewoundLogError extends Error {}

/** The log of events that the CA service keeps, over HTTP. */
export class EventLog {
  constructor(private readonly options: EventLogOptions) {}

  /**
   * The events after a sequence.
   * @throws RewoundLogError when the log ends before it.
   * @throws Error when the service cannot be reached, or answers something else.
   */
  async after(sequence: number, stopping: AbortSignal, limit = PAGE_SIZE): Promise<EventLogPage> {
    const url = new URL(`${this.options.url.replace(/\/$/, '')}/events`);
    url.searchParams.set('after', String(sequence));
    url.searchParams.set('limit', String(limit));
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${await this.options.token()}` },
      signal: AbortSignal.any([stopping, AbortSignal.timeout(TIMEOUT)]),
    });
    const text = await response.text();
    if (response.status === CONFLICT) throw new RewoundLogError(text.slice(0, 200));
    if (!response.ok) throw new Error(`${url.href} answers ${response.status}: ${text.slice(0, 200)}`);
    return PAGE.parse(JSON.parse(text));
  }
}
