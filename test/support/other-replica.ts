import { Client } from 'pg';
import { query } from './database';
import { eventually } from './eventually';

/** Counts the transactions that wait for a lock. */
const WAITING = `
  SELECT count(*)::int AS count FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock'`;

/** Stands for another replica: one open transaction, whose locks the service waits for. */
export class OtherReplica {
  private constructor(
    private readonly url: string,
    private readonly connection: Client,
  ) {}

  static async begin(url: string): Promise<OtherReplica> {
    const connection = new Client({ connectionString: url });
    await connection.connect();
    await connection.query('BEGIN');
    return new OtherReplica(url, connection);
  }

  async run(sql: string, parameters: unknown[] = []): Promise<void> {
    await this.connection.query(sql, parameters);
  }

  /** Waits until `count` transactions wait for locks. */
  async untilAwaitedBy(count: number): Promise<void> {
    await eventually(async () => {
      const [row] = await query<{ count: number }>(this.url, WAITING);
      return row?.count === count ? true : undefined;
    });
  }

  async end(how: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    await this.connection.query(how);
    await this.connection.end();
  }
}
