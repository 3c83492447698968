import type { CloudEvent, DraftWriter } from '@libs/messaging';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { eventuallyHolds } from '../../support/eventually';
import { createDatabase, type Replica, startReplica } from './replica';
import { changeAll, createThings, DRAFTED, writeVersions } from './set-based-change';

interface Row {
  readonly event_id: string;
  readonly subject: string;
  readonly event: string | null;
  readonly sequence: string | null;
  readonly blocked_by: string | null;
  readonly last_error: string | null;
}

describe('event drafts that cannot be written out', () => {
  let databaseUrl: string;
  let writer: Replica;
  const relays: Replica[] = [];

  beforeEach(async () => {
    databaseUrl = await createDatabase(inject('postgresUrl'));
    writer = await startReplica({ databaseUrl, relay: false });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await Promise.all([writer, ...relays.splice(0)].map((replica) => replica.stop()));
  });

  const startRelay = async (write?: DraftWriter): Promise<Replica> => {
    const relay = await startReplica({ databaseUrl, relay: true, pollIntervalMilliseconds: 5 });
    relays.push(relay);
    if (write) relay.drafts.register(DRAFTED, write);
    return relay;
  };
  const rows = (where = 'true') =>
    writer.dataSource.query<Row[]>(`SELECT * FROM outbox WHERE ${where} ORDER BY coalesce(sequence, id)`);
  const published = (count: number) =>
    eventuallyHolds(async () => {
      expect(await rows('published_at IS NOT NULL')).toHaveLength(count);
    });
  const versionsOf = async (subject: string) =>
    (await rows(`sequence IS NOT NULL AND subject = '${subject}'`)).map(
      ({ event }) => (JSON.parse(event!) as CloudEvent & { data: { version: number } }).data.version,
    );
  const expectGaplessNumbers = async () => {
    const log = await rows('sequence IS NOT NULL');
    expect(log.map(({ sequence }) => Number(sequence))).toEqual(log.map((_, index) => index + 1));
  };
  /** Number of index entries read since the database was created. */
  const readsOf = async (index: string) => {
    const [row] = await writer.dataSource.query<[{ reads: number }]>(
      'SELECT idx_tup_read::integer AS reads FROM pg_stat_user_indexes WHERE indexrelname = $1',
      [index],
    );
    return row.reads;
  };
  /** Returns a draft writer that fails for these subjects until `repaired` is set. */
  const poisoned = (...subjects: string[]) => {
    const poison = { repaired: false, tries: 0 };
    const write: DraftWriter = (drafts) => {
      if (!poison.repaired && drafts.some(({ subject }) => subjects.includes(subject))) {
        poison.tries += 1;
        throw new RangeError('Invalid time value');
      }
      return writeVersions(drafts);
    };
    return Object.assign(poison, { write });
  };

  it('do not block the events of other subjects', async () => {
    vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    await createThings(writer, 'device/', 250);
    await changeAll(writer, 'device/');
    await startRelay(poisoned('device/123').write);
    await published(249);
    await writer.change('device/other');
    await published(250);
    await expectGaplessNumbers();
  });

  it('are set aside with their error, and block later events of their subject', async () => {
    const errors = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    await createThings(writer, 'device/', 5);
    await changeAll(writer, 'device/');
    await writer.change('device/3');
    await startRelay(poisoned('device/3').write);
    await published(4);
    await writer.change('device/3');
    await writer.change('device/4');
    await published(5);
    await eventuallyHolds(async () => {
      expect(
        (await rows('sequence IS NULL')).map(({ subject, blocked_by }) => [subject, blocked_by]),
      ).toEqual([
        ['device/3', 'failure'],
        ['device/3', 'predecessor'],
        ['device/3', 'predecessor'],
      ]);
    });
    const [setAside] = await rows(`blocked_by = 'failure'`);
    expect(setAside!.last_error).toContain('RangeError: Invalid time value');
    expect(errors.mock.calls.map(([message]) => String(message))).toEqual([
      expect.stringContaining(`event ${setAside!.event_id} (${DRAFTED} of device/3)`),
    ]);
  });

  it('are published in subject order when an operator replays them', async () => {
    vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    await createThings(writer, 'device/', 3);
    await changeAll(writer, 'device/');
    await writer.change('device/1');
    await writer.change('device/1');
    const poison = poisoned('device/1');
    await startRelay(poison.write);
    await published(2);
    poison.repaired = true;
    const [{ event_id }] = (await rows(`blocked_by = 'failure'`)) as [Row];
    expect(await writer.setAside.replay([event_id])).toEqual({ events: 3, unknown: [] });
    await published(5);
    expect(await versionsOf('device/1')).toEqual([2, 3, 4]);
    await expectGaplessNumbers();
    expect(await writer.setAside.replay([event_id])).toEqual({ events: 0, unknown: [event_id] });
  });

  it('are set aside again when an operator replays them before the writer is repaired', async () => {
    vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    await createThings(writer, 'device/', 2);
    await changeAll(writer, 'device/');
    const poison = poisoned('device/1');
    await startRelay(poison.write);
    await published(1);
    const { tries } = poison;
    await writer.setAside.replayAll();
    await eventuallyHolds(() => {
      expect(poison.tries).toBeGreaterThan(tries);
    });
    await eventuallyHolds(async () => {
      expect(await rows(`blocked_by = 'failure'`)).toHaveLength(1);
    });
  });

  it('produce at most 11 log lines for 600 of them, and one command replays all', async () => {
    const errors = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    await createThings(writer, 'device/', 600);
    await changeAll(writer, 'device/');
    await changeAll(writer, 'device/');
    let isBroken = true;
    await startRelay((drafts) => {
      if (isBroken) throw new Error('the writer is wrong');
      return writeVersions(drafts);
    });
    await eventuallyHolds(
      async () => {
        const counts = { failure: 600, 'unknown-type': 0, predecessor: 600 };
        expect(await writer.setAside.counts()).toEqual(counts);
      },
      { interval: 200 },
    );
    expect(errors.mock.calls.length).toBeLessThanOrEqual(11);
    await writer.change('other/1');
    await published(1);
    isBroken = false;
    expect(await writer.setAside.replayAll()).toBe(1_200);
    await published(1_201);
    await expectGaplessNumbers();
    for (const subject of ['device/0', 'device/377', 'device/599'])
      expect(await versionsOf(subject)).toEqual([2, 3]);
  });

  it('cause no repeated index reads after a replay, even when the table statistics are outdated', async () => {
    await createThings(writer, 'device/', 3_000);
    await changeAll(writer, 'device/');
    await writer.dataSource.query(`UPDATE outbox SET blocked_by = 'failure', blocked_at = now()`);
    await writer.dataSource.query('ANALYZE outbox');
    expect(await writer.setAside.replayAll()).toBe(3_000);
    await startRelay(writeVersions);
    await published(3_000);
    await relays.pop()!.stop(); // ends its sessions, which completes their statistics
    expect(await readsOf('outbox_sequence_number')).toBeLessThan(20_000);
  });

  it('cause no index reads for other drafts, with the origins of 1,000 blocked drafts in the table', async () => {
    await writer.dataSource.query(
      `INSERT INTO outbox_origin (origin) SELECT '{}' FROM generate_series(1, 1000)`,
    );
    await writer.dataSource.query(
      `INSERT INTO outbox (event_id, type, subject, draft, origin_id, blocked_by, blocked_at)
       SELECT gen_random_uuid(), '${DRAFTED}', 'broken/' || id, '{}', id, 'failure', now() FROM outbox_origin`,
    );
    await createThings(writer, 'device/', 3_000);
    await changeAll(writer, 'device/');
    await startRelay(writeVersions);
    await published(3_000);
    await relays.pop()!.stop();
    expect(await readsOf('outbox_drafts')).toBeLessThan(6_000);
    expect(await writer.dataSource.query('SELECT FROM outbox_origin')).toHaveLength(1_000);
  });

  it('can be discarded by an operator, and later events of the subject are then published', async () => {
    vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    await createThings(writer, 'device/', 2);
    await changeAll(writer, 'device/');
    await startRelay(poisoned('device/1').write);
    await published(1);
    await writer.change('device/1');
    await eventuallyHolds(async () => {
      expect(await rows('blocked_by IS NOT NULL')).toHaveLength(2);
    });
    const [failed, behind] = (await rows('blocked_by IS NOT NULL')) as [Row, Row];
    await expect(writer.setAside.discard(behind.event_id)).resolves.toBe('predecessor');
    await expect(writer.setAside.discard(failed.event_id)).resolves.toBe('discarded');
    await expect(writer.setAside.discard(failed.event_id)).resolves.toBe('unknown');
    await published(2);
    expect(await versionsOf('device/1')).toEqual([3]);
    await expectGaplessNumbers();
  });

  it('of an unknown type wait without an error line for a replica that knows the type', async () => {
    const errors = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    await startRelay();
    await createThings(writer, 'device/', 5);
    await changeAll(writer, 'device/');
    await writer.change('device/2');
    await writer.change('other/1');
    await published(1);
    await eventuallyHolds(async () => {
      expect((await rows('sequence IS NULL')).map(({ blocked_by }) => blocked_by)).toEqual([
        ...Array.from({ length: 5 }, () => 'unknown-type'),
        'predecessor',
      ]);
    });
    expect(errors).not.toHaveBeenCalled();
    // The old replica keeps running: it must not block again what the new one releases.
    await startRelay(writeVersions);
    await published(7);
    expect(await versionsOf('device/2')).toEqual([2, 3]);
    await expectGaplessNumbers();
  });

  it.each([
    ['57P01', 'SELECT pg_terminate_backend(pg_backend_pid())'],
    ['40001', `DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'; END $$`],
    ['53200', `DO $$ BEGIN RAISE EXCEPTION 'no memory' USING ERRCODE = '53200'; END $$`],
    ['57014', `SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)`],
  ])('are retried and not set aside when the database fails with SQLSTATE %s', async (_code, sql) => {
    vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    await createThings(writer, 'device/', 3);
    await changeAll(writer, 'device/');
    let failures = 2;
    const relay = await startRelay(async (drafts) => {
      if (failures-- > 0) await relay.statements.run({ name: '', text: sql }, []);
      return writeVersions(drafts);
    });
    await published(3);
    expect(await rows('last_error IS NOT NULL')).toEqual([]);
  });

  it('are set aside when a statement of their writer fails, and the transaction continues', async () => {
    vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    await createThings(writer, 'device/', 150);
    await changeAll(writer, 'device/');
    const relay = await startRelay(async (drafts) => {
      const wrong = drafts.some(({ subject }) => subject === 'device/77');
      await relay.statements.run({ name: '', text: wrong ? `SELECT 'x'::integer` : 'SELECT 1' }, []);
      return writeVersions(drafts);
    });
    await published(149);
    await expectGaplessNumbers();
    expect((await rows('blocked_by IS NOT NULL')).map(({ subject }) => subject)).toEqual(['device/77']);
  });

  it('are set aside once although the session ends twice before the commit', async () => {
    vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    await createThings(writer, 'device/', 20);
    await changeAll(writer, 'device/');
    let kills = 2;
    const relay = await startRelay(async (drafts) => {
      if (drafts.some(({ subject }) => subject === 'device/5')) throw new Error('poison');
      // A later draft than device/5, so the session ends after that draft was set aside.
      if (drafts.some(({ subject }) => subject === 'device/9') && kills-- > 0)
        await relay.statements.run({ name: '', text: 'SELECT pg_terminate_backend(pg_backend_pid())' }, []);
      return writeVersions(drafts);
    });
    await published(19);
    await expectGaplessNumbers();
    expect((await rows('blocked_by IS NOT NULL')).map(({ subject }) => subject)).toEqual(['device/5']);
  });
});
