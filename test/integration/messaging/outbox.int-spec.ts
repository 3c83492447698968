import { setTimeout as sleep } from 'node:timers/promises';
import { runInCallerContext } from '@libs/kernel';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { eventuallyHolds } from '../../support/eventually';
import { anEvent, changeThing, createDatabase, type Replica, startReplica } from './replica';

interface Row {
  readonly id: string;
  readonly event_id: string;
  readonly subject: string;
  readonly event: string;
  readonly sequence: string | null;
}

describe('the outbox', () => {
  let databaseUrl: string;
  let writer: Replica;

  beforeAll(async () => {
    databaseUrl = await createDatabase(inject('postgresUrl'));
    writer = await startReplica({ databaseUrl, relay: false });
  });
  afterAll(() => writer.stop());

  const rows = (where = 'true') =>
    writer.dataSource.query<Row[]>(`SELECT * FROM outbox WHERE ${where} ORDER BY coalesce(sequence, id)`);
  const versionOf = (row: Row) => (JSON.parse(row.event) as { data: { version: number } }).data.version;

  it('commits an event together with its change', async () => {
    await writer.change('ca/committed');
    const [row] = await rows(`subject = 'ca/committed'`);
    expect(JSON.parse(row!.event)).toMatchObject({
      id: row!.event_id,
      type: 'ca.status.update',
      data: { version: 1 },
    });
    expect(await writer.dataSource.query(`SELECT FROM thing WHERE subject = 'ca/committed'`)).toHaveLength(1);
  });

  it('rolls an event back together with its change', async () => {
    const work = writer.transaction(async (query) => {
      await changeThing(query, 'ca/rolled-back');
      await writer.outbox.add([anEvent('ca/rolled-back', 1)]);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await rows(`subject = 'ca/rolled-back'`)).toEqual([]);
    expect(await writer.dataSource.query(`SELECT FROM thing WHERE subject = 'ca/rolled-back'`)).toEqual([]);
  });

  it('rolls a change back when its event cannot be written', async () => {
    const work = writer.transaction(async (query) => {
      await changeThing(query, 'ca/no-event');
      await writer.outbox.add([anEvent('ca/no-event\0', 1)]);
    });
    await expect(work).rejects.toThrow();
    expect(await writer.dataSource.query(`SELECT FROM thing WHERE subject = 'ca/no-event'`)).toEqual([]);
  });

  it('rejects an event outside a unit of work', async () => {
    await expect(writer.outbox.add([anEvent('ca/x', 1)])).rejects.toThrow('unit of work');
  });

  it('keeps the order of 300 events that one call adds', async () => {
    const events = Array.from({ length: 300 }, (_, version) => anEvent('ca/ordered', version));
    await writer.transaction(() => writer.outbox.add(events));
    const written = await rows(`subject = 'ca/ordered'`);
    expect(written.map(versionOf)).toEqual(events.map((_, index) => index));
  });

  it('writes the caller and its source into the event', async () => {
    const caller = { authType: 'jwt' as const, authId: 'alice', claims: { sub: 'alice' } };
    await runInCallerContext({ requestId: 'r', source: 'cli', caller }, () => writer.change('ca/asked-for'));
    const [row] = await rows(`subject = 'ca/asked-for'`);
    expect(JSON.parse(row!.event)).toMatchObject({
      source: 'source://lamassu.io/ctx/source/cli',
      authid: 'alice',
    });
  });

  it('numbers events without gaps and in order per subject, with 20 writers, rollbacks and two relays', async () => {
    const relays = await Promise.all(
      [1, 2].map(() => startReplica({ databaseUrl, pollIntervalMilliseconds: 5 })),
    );
    const writeAndSometimesRollBack = async (worker: number) => {
      for (let round = 0; round < 40; round++) {
        const subject = `thing/${(worker + round) % 7}`;
        await writer
          .transaction(async (query) => {
            const version = await changeThing(query, subject);
            await writer.outbox.add([anEvent(subject, version), anEvent(subject, version)]);
            if (round % 3 === 0) await sleep(Math.random() * 5);
            if ((worker + round) % 4 === 0) throw new Error('rolled back');
          })
          .catch((error: unknown) => {
            if (!(error instanceof Error) || error.message !== 'rolled back') throw error;
          });
      }
    };
    await Promise.all(Array.from({ length: 20 }, (_, worker) => writeAndSometimesRollBack(worker)));
    await eventuallyHolds(async () => {
      expect(await rows('published_at IS NULL')).toEqual([]);
    });
    await Promise.all(relays.map((relay) => relay.stop()));

    const all = await rows();
    expect(all.length).toBeGreaterThan(1000);
    expect(all.map(({ sequence }) => Number(sequence))).toEqual(all.map((_, index) => index + 1));
    expect(await writer.dataSource.query('SELECT last::integer FROM outbox_sequence')).toEqual([
      { last: all.length },
    ]);
    for (let thing = 0; thing < 7; thing++) {
      const versions = all.filter(({ subject }) => subject === `thing/${thing}`).map(versionOf);
      expect(versions).toEqual(versions.map((_, index) => Math.floor(index / 2) + 1));
    }
  });
});
