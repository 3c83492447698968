import { toStructuredJson } from '../cloud-events/cloud-event';
import type { EventOrigin } from '../cloud-events/event-origin';
import { toCloudEvent } from '../cloud-events/to-cloud-event';
import type { DraftWriter, EventDrafts } from './event-drafts';

/** An outbox row whose event is not written yet. */
export interface DraftRow {
  readonly id: string;
  readonly eventId: string;
  readonly type: string;
  readonly subject: string;
  readonly draft: string;
  readonly originId: string;
}

/** Thrown when the events of the drafts of one type cannot be written. Names the first of these drafts. */
export class DraftNotWrittenError extends Error {
  override readonly name = 'DraftNotWrittenError';
  readonly eventId: string;

  constructor({ eventId, type, subject }: Pick<DraftRow, 'eventId' | 'type' | 'subject'>, cause: unknown) {
    super(`event ${eventId} (${type} of ${subject}) cannot be written out: ${String(cause)}`, { cause });
    this.eventId = eventId;
  }
}

/**
 * Builds the event of each draft, and returns them in structured JSON by row id. Each equals the event that `Outbox.add`
 * would have stored during the original call. `origins` maps origin ids to JSON. Calls the writer of each type once.
 * @throws DraftNotWrittenError for any failure
 */
export async function writeOut(
  rows: readonly DraftRow[],
  origins: ReadonlyMap<string, string>,
  drafts: EventDrafts,
): Promise<Map<string, string>> {
  const events = new Map<string, string>();
  const originOf = parsedOnce(origins);
  for (const group of byType(rows)) {
    const [first] = group;
    try {
      const data = await dataOf(group, drafts.writerOf(first.type));
      group.forEach((row, index) => events.set(row.id, eventOf(row, data[index], originOf(row))));
    } catch (error) {
      throw new DraftNotWrittenError(first, error);
    }
  }
  return events;
}

function byType(rows: readonly DraftRow[]): Iterable<[DraftRow, ...DraftRow[]]> {
  const groups = new Map<string, [DraftRow, ...DraftRow[]]>();
  for (const row of rows) {
    const group = groups.get(row.type);
    if (group) group.push(row);
    else groups.set(row.type, [row]);
  }
  return groups.values();
}

async function dataOf(rows: readonly DraftRow[], write: DraftWriter): Promise<readonly object[]> {
  const data = await write(
    rows.map(({ subject, draft }) => ({ subject, draft: JSON.parse(draft) as unknown })),
  );
  if (data.length !== rows.length)
    throw new Error(`the writer returned ${data.length} data for ${rows.length} drafts`);
  return data;
}

function eventOf(
  { eventId, type, subject }: DraftRow,
  data: object | undefined,
  origin: EventOrigin,
): string {
  if (!data) throw new Error('the writer returned no data');
  return toStructuredJson(toCloudEvent({ id: eventId, type, subject, data }, origin));
}

function parsedOnce(origins: ReadonlyMap<string, string>): (row: DraftRow) => EventOrigin {
  const parsed = new Map<string, EventOrigin>();
  return ({ originId }) => {
    const known = parsed.get(originId);
    if (known) return known;
    const text = origins.get(originId);
    if (text === undefined) throw new Error(`outbox_origin has no row ${originId}`);
    const origin = JSON.parse(text) as EventOrigin;
    parsed.set(originId, origin);
    return origin;
  };
}
