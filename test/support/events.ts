import { query } from './database';
import { eventually } from './eventually';
import type { Change } from './wire';

/** An event that tells of a change, as consumers get it. */
export interface ChangeEvent<View> {
  readonly type: string;
  readonly subject: string;
  readonly authid: string;
  readonly data: Change<View>;
}

/** Any event, as consumers get it. */
export interface ToldEvent {
  readonly type: string;
  readonly data: unknown;
}

/** Every event about a subject, in order, once all events that were written are ready to be sent. */
export async function eventsAbout(url: string, subject: string): Promise<ToldEvent[]> {
  await untilAllAreReady(url);
  const rows = await query<{ event: string }>(
    url,
    'SELECT event FROM outbox WHERE subject = $1 ORDER BY sequence',
    [subject],
  );
  return rows.map(({ event }) => JSON.parse(event) as ToldEvent);
}

/** Every event of a type about a subject, in order, once all events that were written are ready to be sent. */
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

/** Every event is written out, and has its place in the log. */
export async function untilAllAreReady(url: string): Promise<void> {
  await eventually(async () => {
    const waiting = await query(url, 'SELECT 1 FROM outbox WHERE sequence IS NULL LIMIT 1');
    return waiting.length === 0 ? true : undefined;
  });
}
