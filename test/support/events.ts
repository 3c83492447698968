import { query } from './database';
import { eventually } from './eventually';
import type { Change } from './wire';

/** Event of a change, as consumers receive it. */
export interface ChangeEvent<View> {
  readonly type: string;
  readonly subject: string;
  readonly authid: string;
  readonly data: Change<View>;
}

/** Any event, as consumers receive it. */
export interface ToldEvent {
  readonly type: string;
  readonly data: unknown;
}

/** Waits until every event has a sequence, and returns the events of a subject in order. */
export async function eventsAbout(url: string, subject: string): Promise<ToldEvent[]> {
  await untilAllAreReady(url);
  const rows = await query<{ event: string }>(
    url,
    'SELECT event FROM outbox WHERE subject = $1 ORDER BY sequence',
    [subject],
  );
  return rows.map(({ event }) => JSON.parse(event) as ToldEvent);
}

/** Waits until every event has a sequence, and returns the events of a type and a subject in order. */
export async function changeEvents<View>(
  url: string,
  { type, subject }: { type: string; subject: string },
): Promise<ChangeEvent<View>[]> {
  await untilAllAreReady(url);
  const rows = await query<{ event: string }>(
    url,
    'SELECT event FROM outbox WHERE type = $1 AND subject = $2 ORDER BY sequence',
    [type, subject],
  );
  return rows.map(({ event }) => JSON.parse(event) as ChangeEvent<View>);
}

/** Waits until every event of the outbox has a sequence. */
export async function untilAllAreReady(url: string): Promise<void> {
  await eventually(async () => {
    const waiting = await query(url, 'SELECT 1 FROM outbox WHERE sequence IS NULL LIMIT 1');
    return waiting.length === 0 ? true : undefined;
  });
}
