import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { eventually } from '../support/eventually';
import { inSoak } from '../support/in-soak';
import { DISTURBANCES } from './disturbances';
import { type ChaosEvent, DurableConsumer } from './durable-consumer';
import { Installation } from './installation';
import { Load } from './load';

/** Rounds of all disturbances, and the milliseconds before each disturbance. */
const ROUNDS = inSoak(6, 1);
const PAUSE = inSoak(4000, 1000);
const MINUTE = 60_000;

const LOG = `SELECT event_id AS id, subject, type, published_at FROM outbox ORDER BY sequence`;
const CERTIFICATES = `
  SELECT serial_number AS serial, status FROM certificate JOIN certificate_status ON certificate_id = id WHERE NOT certificate.is_ca ORDER BY serial_number`;

interface LogRow {
  readonly id: string;
  readonly subject: string;
  readonly type: string;
  readonly published_at: Date | null;
}

describe('events, while replicas, broker and database are killed and restarted', () => {
  let installation: Installation;
  let consumer: DurableConsumer;
  let load: Load;
  let log: LogRow[];
  let told: ChaosEvent[];

  beforeAll(
    async () => {
      installation = await Installation.start();
      consumer = await DurableConsumer.start(installation.broker.url, 'lamassu-events');
      // RabbitMQ confirms a new queue before it is on disk. An orderly stop writes it to disk.
      await installation.restartBroker('stop', 0);
      load = await Load.start(installation);
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const [name, disturb] of Object.entries(DISTURBANCES)) {
          await wait(PAUSE);
          process.stderr.write(
            `[chaos] ${load.signed.size} certificates, ${consumer.events.size} events; ${name}\n`,
          );
          await Promise.all([
            disturb(installation),
            ...(round === 0 && name in HALF_WAY ? [load.revokeCa()] : []),
          ]);
        }
      }
      // The clients go on until there are enough successes, which takes longer on a busy machine.
      await eventually(
        () => (load.signed.size > 200 && load.revoked.size > 50 && load.patches > 50 ? true : undefined),
        2 * MINUTE,
      );
      await load.stop();
      log = await eventually(async () => {
        const rows = await query<LogRow>(installation.databaseUrl, LOG);
        return rows.every(({ published_at }) => published_at !== null) ? rows : undefined;
      }, 2 * MINUTE);
      await eventually(() => Promise.resolve(consumer.events.size >= log.length ? true : undefined), MINUTE);
      told = [...consumer.events.values()].map(({ event }) => event);
    },
    inSoak(30 * MINUTE, 5 * MINUTE),
  );

  afterAll(async () => {
    await consumer.stop();
    await installation.remove();
  });

  const HALF_WAY = { 'PostgreSQL crashes and recovers': true };
  const subjectsOf = (type: string, events: readonly ChaosEvent[] = told): string[] =>
    events
      .filter((event) => event.type === type)
      .map(({ subject }) => subject)
      .sort();

  const certificates = () =>
    query<{ serial: string; status: string }>(installation.databaseUrl, CERTIFICATES);

  it('clients see failures and hundreds of successes, and no unexpected answer', () => {
    expect(load.failures).toBeGreaterThan(10);
    expect(load.wrong).toEqual([]);
    expect(load.signed.size).toBeGreaterThan(200);
    expect(load.revoked.size).toBeGreaterThan(50);
    expect(load.patches).toBeGreaterThan(50);
  });

  it('the consumer receives every event of the log, and no other', () => {
    expect(told.map(({ id }) => id).sort()).toEqual(log.map(({ id }) => id).sort());
  });

  it('an event that is delivered again has the octets of its first delivery', () => {
    expect(consumer.changed).toEqual([]);
  });

  it('events of one subject reach the consumer in the order of the event log', () => {
    const bySubject = (events: readonly { id: string; subject: string }[]): Record<string, string[]> =>
      Object.fromEntries(
        [...Map.groupBy(events, ({ subject }) => subject)].map(([key, of]) => [key, of.map(({ id }) => id)]),
      );
    expect(bySubject(told)).toEqual(bySubject(log));
  });

  it('each issued certificate and each revoked certificate has one event', async () => {
    const rows = await certificates();
    const of = (some: typeof rows): string[] => some.map(({ serial }) => `certificate/${serial}`).sort();
    const known = new Map(rows.map(({ serial, status }) => [serial, status]));
    expect(subjectsOf('ca.sign.certificate')).toEqual(of(rows));
    const revoked = subjectsOf('certificate.status.update').filter((subject) => known.has(subject.slice(12)));
    expect(revoked).toEqual(of(rows.filter(({ status }) => status === 'REVOKED')));
  });

  it('every signature and revocation that the service confirmed is in the database', async () => {
    const known = new Map((await certificates()).map(({ serial, status }) => [serial, status]));
    expect([...load.signed].filter((serial) => !known.has(serial))).toEqual([]);
    expect([...load.revoked].filter((serial) => known.get(serial) !== 'REVOKED')).toEqual([]);
  });

  it('every change has an audit event with the same subject', () => {
    for (const type of [
      'ca.sign.certificate',
      'certificate.status.update',
      'ca.status.update',
      'ca.metadata.update',
    ]) {
      expect(subjectsOf(`audit.${type}`), type).toEqual(subjectsOf(type));
    }
  });

  it('metadata events of one CA form a chain: each starts with the metadata that the previous one ended with', async () => {
    interface Change {
      readonly previous: { readonly metadata: object };
      readonly updated: { readonly metadata: object };
    }
    const changes = told
      .filter(({ type }) => type === 'ca.metadata.update')
      .map(({ data }) => data as unknown as Change);
    expect(changes.length).toBeGreaterThanOrEqual(load.patches);
    changes.forEach(({ previous }, n) => {
      expect(previous.metadata).toEqual(changes[n - 1]?.updated.metadata ?? {});
    });
    const [ca] = await query<{ metadata: object }>(
      installation.databaseUrl,
      `SELECT metadata FROM ca WHERE id = 'is patched'`,
    );
    expect(changes.at(-1)?.updated.metadata).toEqual(ca?.metadata);
  });
});
