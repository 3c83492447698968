import type { EventLogOptions } from '../event-consumer.options';
import { EventLogPage } from './event-log-page';

/** The service returns at most 1000 events, and fewer when events are large; `more` is then true. */
const PAGE_SIZE = 500;
const TIMEOUT = 30_000;
const CONFLICT = 409;

/** HTTP client of the CA service's event log. */
export class EventLog {
  constructor(private readonly options: EventLogOptions) {}

  /** Returns events after a sequence. @throws Error when the service is unreachable or its response is unexpected */
  async after(sequence: number, stopping: AbortSignal): Promise<EventLogPage> {
    const { ok, status, text } = await this.#get(sequence, PAGE_SIZE, stopping);
    if (!ok) throw answerError(status, text);
    return EventLogPage.parse(text);
  }

  /**
   * Whether the log reaches a sequence. A log that was restored from an older state may end before it.
   * @throws Error as `after` does
   */
  async reaches(sequence: number, stopping: AbortSignal): Promise<boolean> {
    const { ok, status, text } = await this.#get(sequence, 1, stopping);
    if (!ok && status !== CONFLICT) throw answerError(status, text);
    return ok;
  }

  async #get(
    after: number,
    limit: number,
    stopping: AbortSignal,
  ): Promise<{ readonly ok: boolean; readonly status: number; readonly text: string }> {
    const url = new URL(`${this.options.url.replace(/\/$/, '')}/events`);
    url.searchParams.set('after', String(after));
    url.searchParams.set('limit', String(limit));
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${await this.options.token()}` },
      signal: AbortSignal.any([stopping, AbortSignal.timeout(TIMEOUT)]),
    });
    return { ok: response.ok, status: response.status, text: await response.text() };
  }
}

const answerError = (status: number, text: string): Error =>
  new Error(`GET /events answers ${status}: ${text.slice(0, 200)}`);
