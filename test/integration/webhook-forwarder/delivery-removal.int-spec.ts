import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  DeliveryRemoval,
  prepareWebhookSchema,
  webhookDataSourceOptions,
} from '../../../apps/webhook-forwarder/src/modules/delivery';
import { createDatabase } from '../../support/database';

const DAY = 86_400_000;
const RETENTION = 30 * DAY;

describe('the removal of deliveries', () => {
  let dataSource: DataSource;
  let removal: DeliveryRemoval;

  beforeAll(async () => {
    const database = { databaseUrl: await createDatabase(inject('postgresUrl')), poolSize: 2 };
    await prepareWebhookSchema(database);
    dataSource = await new DataSource(webhookDataSourceOptions(database)).initialize();
    removal = new DeliveryRemoval(dataSource);
  });
  afterAll(() => dataSource.destroy());
  beforeEach(() => dataSource.query('TRUNCATE delivery CASCADE'));

  /** Adds `count` deliveries with distinct subjects, created `daysAgo` days ago. */
  const add = (count: number, state: string, subscription: string, daysAgo: number): Promise<unknown> =>
    dataSource.query(
      `INSERT INTO delivery (subscription, event_id, type, subject, event, state, is_blocked, created_at, finished_at)
       SELECT $3, gen_random_uuid(), 'ca.create', 'ca/' || number, '{}', $2, false, made.at,
         CASE WHEN $2 <> 'pending' THEN made.at END
       FROM generate_series(1, $1) AS number, (SELECT now() - $4 * interval '1 day' AS at) AS made`,
      [count, state, subscription, daysAgo],
    );

  const left = async (): Promise<string[]> => {
    const rows = await dataSource.query<{ kind: string }[]>(
      `SELECT concat_ws(' ', count(*), state, subscription) AS kind FROM delivery GROUP BY state, subscription`,
    );
    return rows.map(({ kind }) => kind).sort();
  };

  /** Removes deliveries until none is left to remove, and returns the number of batches. */
  const removeAll = async (): Promise<number> => {
    let batches = 1;
    while (await removal.removeNext(RETENTION, ['known'])) batches += 1;
    return batches;
  };

  it('removes old finished deliveries and those without a subscription, and keeps all others', async () => {
    await add(2, 'delivered', 'known', 31);
    await add(3, 'failed', 'known', 31);
    await add(4, 'pending', 'known', 31);
    await add(5, 'pending', 'unknown', 31);
    await add(6, 'delivered', 'known', 29);
    await removeAll();
    expect(await left()).toEqual(['4 pending known', '6 delivered known']);
  });

  it('unblocks only the first pending delivery of each subject', async () => {
    for (const subscription of ['known', 'other']) {
      for (let waiting = 0; waiting < 3; waiting += 1) await add(5, 'pending', subscription, 1);
    }
    await dataSource.query(`UPDATE delivery SET is_blocked = subscription = 'known' OR id NOT IN
      (SELECT min(id) FROM delivery WHERE subscription = 'other' GROUP BY subject)`);
    await removal.releaseOrphans();
    const free = await dataSource.query<object[]>(
      `SELECT subscription, subject, count(*)::integer AS free, bool_and(is_first) AS "isFirst"
       FROM (SELECT *, id = min(id) OVER (PARTITION BY subscription, subject) AS is_first FROM delivery) AS delivery
       WHERE NOT is_blocked GROUP BY subscription, subject`,
    );
    expect(free).toHaveLength(10);
    expect(free).toEqual(free.map((row) => ({ ...row, free: 1, isFirst: true })));
  });

  /** With such statistics, a join reads the table once per row and exceeds the 30 s limit. */
  it('handles 60,000 deliveries when the table statistics claim an empty table', async () => {
    await add(60_000, 'delivered', 'known', 31);
    expect(await removeAll()).toBe(13);
    await dataSource.query('ANALYZE delivery');
    await add(60_000, 'delivered', 'known', 31);
    expect(await removeAll()).toBe(13);
    expect(await left()).toEqual([]);
    await dataSource.query('ANALYZE delivery');
    await add(60_000, 'pending', 'known', 31);
    await dataSource.query('UPDATE delivery SET is_blocked = true');
    await removal.releaseOrphans();
    expect(await dataSource.query('SELECT 1 FROM delivery WHERE is_blocked LIMIT 1')).toEqual([]);
  });
});
