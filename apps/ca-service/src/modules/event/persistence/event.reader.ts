import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EventPage } from '../domain/event-page';

@Injectable()
export class EventReader {
  constructor(private readonly dataSource: DataSource) {}

  /** In the order of the gapless sequence; a row gets its number right after its commit. */
  async list(after: number, limit: number): Promise<EventPage> {
    const rows = await this.dataSource.query<{ sequence: string; event: string }[]>(
      'SELECT sequence, event FROM outbox WHERE sequence > $1 ORDER BY sequence LIMIT $2',
      [after, limit],
    );
    const list = rows.map(({ sequence, event }) => ({
      sequence: Number(sequence),
      event: JSON.parse(event) as unknown,
    }));
    return { next: list.at(-1)?.sequence ?? after, list };
  }
}
