import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EventPage } from '../domain/event-page';

/** With the place up to which the log is removed, in one snapshot; always at least one row. */
const LIST = `
  SELECT tail.removed, page.sequence, page.event
  FROM outbox_tail AS tail
  LEFT JOIN LATERAL (
    SELECT sequence, event FROM outbox WHERE sequence > greatest($1, tail.removed) ORDER BY sequence LIMIT $2
  ) AS page ON true
  ORDER BY page.sequence`;

interface Row {
  readonly removed: string;
  readonly sequence: string | null;
  readonly event: string | null;
}

@Injectable()
export class EventReader {
  constructor(private readonly dataSource: DataSource) {}

  /** In the order of the gapless sequence; a row gets its number right after its commit. */
  async list(after: number, limit: number): Promise<EventPage> {
    const rows = await this.dataSource.query<Row[]>(LIST, [after, limit]);
    const list = rows.flatMap(({ sequence, event }) =>
      sequence === null || event === null
        ? []
        : [{ sequence: Number(sequence), event: JSON.parse(event) as unknown }],
    );
    const missed = Math.max(Number(rows[0]?.removed ?? 0) - after, 0);
    return { next: list.at(-1)?.sequence ?? after + missed, missed, list };
  }
}
