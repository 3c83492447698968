import { setTimeout as sleep } from 'node:timers/promises';
import { runInCallerContext } from '@libs/kernel';
import type { CloudEvent, DraftWriter } from '@libs/messaging';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { eventuallyHolds } from '../../support/eventually';
import { createDatabase, type Replica, startReplica } from './replica';
import { changeAll, changeThings, createThings, DRAFTED, writeVersions } from './set-based-change';

interface Row {
  readonly event_id: string;
  readonly subject: string;
  readonly event: string | null;
  readonly draft: string | null;
  readonly sequence: string | null;
}

describe('event drafts', () => {
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
  const originsLeft = () => writer.dataSource.query<object[]>('SELECT FROM outbox_origin');
  const everythingIsPublished = () =>
    eventuallyHolds(async () => {
      expect(await rows('published_at IS NULL')).toEqual([]);
    });
  const eventOf = ({ event }: Row) => JSON.parse(event!) as CloudEvent & { data: { version: number } };

  /** Expects each event once, sequence numbers from 1 without gaps, and ascending versions per subject. */
  const expectLogOf = async (count: number) => {
    const log = await rows();
    expect(log).toHaveLength(count);
    expect(log.map(({ sequence }) => Number(sequence))).toEqual(log.map((_, index) => index + 1));
    expect(await writer.dataSource.query('SELECT last::integer FROM outbox_sequence')).toEqual([
      { last: count },
    ]);
    expect(log.filter(({ draft }) => draft !== null)).toEqual([]);
    expect(log.map(({ event_id }) => event_id)).toEqual(log.map((row) => eventOf(row).id));
    for (const [subject, versions] of versionsBySubject(log))
      expect(versions, subject).toEqual(versions.map((_, index) => versions[0]! + index));
  };
  const versionsBySubject = (log: readonly Row[]) => {
    const versions = new Map<string, number[]>();
    for (const row of log)
      versions.set(row.subject, [...(versions.get(row.subject) ?? []), eventOf(row).data.version]);
    return versions;
  };

  it('are numbered in commit order together with complete events of the same subjects', async () => {
    await createThings(writer, 'device/', 1200);
    for (let thing = 0; thing < 50; thing++) await writer.change(`device/${thing}`);
    await changeAll(writer, 'device/');
    for (let thing = 0; thing < 50; thing++) await writer.change(`device/${thing}`);
    await changeAll(writer, 'device/');
    await startRelay(writeVersions);
    await everythingIsPublished();
    await expectLogOf(50 + 1200 + 50 + 1200);
    expect(await originsLeft()).toEqual([]);
  });

  it('become the same event, apart from id and time, as one that the same call wrote completely', async () => {
    await createThings(writer, 'device/', 1);
    const begin = Date.now();
    const caller = { authType: 'jwt' as const, authId: 'alice', claims: { sub: 'alice', name: 'Ä "x"' } };
    const trace = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
    await runInCallerContext({ requestId: 'r', source: 'cli', caller, ...trace }, () =>
      writer.transaction(async (query) => {
        await writer.outbox.addDrafts((origin) => changeThings(query, 'device/', origin));
        await writer.outbox.add([{ type: DRAFTED, subject: 'device/0', data: { version: 2 } }]);
      }),
    );
    const end = Date.now();
    await startRelay(writeVersions);
    await everythingIsPublished();
    const [drafted, direct] = await rows();
    const withoutItsOwn = (row: Row) => row.event!.replace(row.event_id, '').replace(/"time":"[^"]*"/, '');
    expect(withoutItsOwn(drafted!)).toBe(withoutItsOwn(direct!));
    for (const row of [drafted!, direct!]) {
      expect(Date.parse(eventOf(row).time)).toBeGreaterThanOrEqual(Math.floor(begin / 1000) * 1000);
      expect(Date.parse(eventOf(row).time)).toBeLessThanOrEqual(end);
    }
    expect(eventOf(drafted!)).toMatchObject({
      authid: 'alice',
      source: 'source://lamassu.io/ctx/source/cli',
    });
  });

  it('are rolled back with their change and their origin', async () => {
    await createThings(writer, 'device/', 3);
    const work = writer.transaction(async (query) => {
      await writer.outbox.addDrafts((origin) => changeThings(query, 'device/', origin));
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await rows()).toEqual([]);
    expect(await originsLeft()).toEqual([]);
  });

  it('cannot get a number before their event: constraints of the outbox reject it', async () => {
    await createThings(writer, 'device/', 1);
    await changeAll(writer, 'device/');
    await expect(writer.dataSource.query('UPDATE outbox SET sequence = 1')).rejects.toThrow(
      'outbox_number_has_event',
    );
    await expect(writer.dataSource.query('UPDATE outbox SET origin_id = NULL')).rejects.toThrow(
      'outbox_draft_has_origin',
    );
    await expect(writer.dataSource.query(`UPDATE outbox SET event = '{}'`)).rejects.toThrow(
      'outbox_event_or_draft',
    );
  });

  it('are rejected outside a unit of work', async () => {
    await expect(writer.outbox.addDrafts(() => Promise.resolve())).rejects.toThrow('unit of work');
  });

  it('leave no origin once they are published, also when the statement changed no rows', async () => {
    await createThings(writer, 'device/', 700);
    await changeAll(writer, 'nothing/');
    await Promise.all(['device/1', 'device/2', 'device/3'].map((prefix) => changeAll(writer, prefix)));
    await startRelay(writeVersions);
    await everythingIsPublished();
    await expectLogOf(3 * 111);
    expect(await originsLeft()).toEqual([]);
  });

  it('keep their origin until the last of them is written out', async () => {
    await createThings(writer, 'device/', 600);
    await changeAll(writer, 'device/');
    let broken = true;
    await startRelay((drafts) => {
      if (broken && drafts.some(({ subject }) => subject === 'device/599')) throw new Error('broken');
      return writeVersions(drafts);
    });
    await eventuallyHolds(async () => {
      expect(await rows('sequence IS NOT NULL')).toHaveLength(599);
    });
    expect(await originsLeft()).toHaveLength(1);
    broken = false;
    await writer.setAside.replayAll();
    await everythingIsPublished();
    expect(await originsLeft()).toEqual([]);
  });

  it('are published once although the session that writes them out is terminated', async () => {
    await createThings(writer, 'device/', 300);
    await changeAll(writer, 'device/');
    let calls = 0;
    const seen: string[] = [];
    const relay = await startRelay(async (drafts) => {
      const [session] = await relay.statements.run<{ pid: number; sequencer: boolean }>(SESSION, []);
      expect(session!.sequencer).toBe(true);
      if (++calls === 2) await writer.dataSource.query('SELECT pg_terminate_backend($1)', [session!.pid]);
      return writeVersions(drafts);
    });
    relay.subscribers.subscribe('#', ({ id }) => void seen.push(id));
    await everythingIsPublished();
    expect(calls).toBeGreaterThan(3);
    await expectLogOf(300);
    expect(seen).toEqual((await rows()).map(({ event_id }) => event_id));
  });

  it('get gapless numbers in subject order with two relays, 10 writers, failures and rollbacks', async () => {
    await createThings(writer, 'device/', 40);
    const delivered: string[] = [];
    for (let count = 0; count < 2; count++) {
      const relay = await startRelay(async (drafts) => {
        await sleep(Math.random() * 3);
        // SQLSTATE 40001 is a failure of the database, so the relay retries instead of setting the draft aside.
        if (Math.random() < 0.05) throw Object.assign(new Error('not this time'), { code: '40001' });
        return writeVersions(drafts);
      });
      relay.subscribers.subscribe('#', ({ id }) => void delivered.push(id));
    }
    vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    let expected = 0;
    const changeAndSometimesRollBack = async (worker: number) => {
      for (let round = 0; round < 20; round++) {
        if ((worker + round) % 5 > 0) {
          await writer.change(`device/${(worker * 7 + round) % 40}`);
          expected++;
          continue;
        }
        await writer
          .transaction(async (query) => {
            await writer.outbox.addDrafts((origin) => changeThings(query, 'device/1', origin));
            if (round % 3 === 0) throw new Error('rolled back');
            expected += 11;
          })
          .catch((error: unknown) => {
            if (!(error instanceof Error) || error.message !== 'rolled back') throw error;
          });
      }
    };
    await Promise.all(Array.from({ length: 10 }, (_, worker) => changeAndSometimesRollBack(worker)));
    await everythingIsPublished();
    await expectLogOf(expected);
    expect(delivered).toHaveLength(expected);
    expect(new Set(delivered).size).toBe(expected);
    expect(await originsLeft()).toEqual([]);
  });
});

/** Returns the backend process of the transaction, and whether it holds the lock of the sequencer. */
const SESSION = {
  name: 'session-of-the-writer',
  text: `SELECT pg_backend_pid() AS pid, EXISTS (
           SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory' AND objid = 0
         ) AS sequencer`,
};
