import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EventPage } from '../domain/event-page';

/** With the last number given, in one snapshot: together they tell what is gone. Always at least one row. */
const LIST = `
  SELECT numbers.last, page.sequence, page.event
  FROM outbox_sequence AS numbers
  LEFT JOIN LATERAL (
    SELECT sequence, event FROM outbox WHERE sequence > $1 ORDER BY sequence LIMIT $2
  ) AS page ON true
  ORDER BY page.sequence`;

interface Row {
  readonly last: string;
  readonly sequence: string | null;
  readonly event: string | null;
}

@Injectable()
export class EventReader {
  constructor(private readonly dataSource: DataSource) {}

  /** In the order of the gapless sequence; a row gets its number right after its commit. */
  async list(after: number, limit: number): Promise<EventPage> {
    // One event is read in any case: where the list begins says what is missing before it.
    const rows = await this.dataSource.query<Row[]>(LIST, [after, Math.max(limit, 1)]);
    const events = rows.flatMap(({ sequence, event }) =>
      sequence === null || event === null
        ? []
        : [{ sequence: Number(sequence), event: JSON.parse(event) as unknown }],
    );
    const lastMissed = events[0] ? events[0].sequence - 1 : Number(rows[0]?.last ?? 0);
    const missed = Math.max(lastMissed - after, 0);
    const list = events.slice(0, limit);
    return { next: list.at(-1)?.sequence ?? after + missed, missed, list };
  }
}
