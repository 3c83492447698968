import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DevelopmentIssuer } from '@libs/auth';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase, query } from '../../support/database';
import { PlantedLog } from '../../support/event-log';
import { EventStream, type StreamOptions } from '../../support/event-stream';
import { eventually } from '../../support/eventually';
import { createCa, createProfile, sign } from '../../support/issuing';
import { readMetrics, withMetrics } from '../../support/metrics';
import { ServiceProcess } from '../../support/service';

const MAXIMUM = 4;
const PER_CALLER = 3;

describe('GET /events/stream', () => {
  let url: string;
  let variables: Record<string, string>;
  let service: ServiceProcess;
  let token: string;
  let log: PlantedLog;
  const streams: EventStream[] = [];

  beforeAll(async () => {
    url = await createDatabase(inject('postgresUrl'));
    variables = {
      DATABASE_URL: url,
      KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      EVENT_STREAMS_MAXIMUM: String(MAXIMUM),
      EVENT_STREAMS_PER_CALLER: String(PER_CALLER),
    };
    service = await ServiceProcess.start({ ...variables, ...(await withMetrics()) });
    token = await service.token('reader');
    log = new PlantedLog(url);
  });
  afterAll(() => service.remove());

  beforeEach(async () => {
    for (const stream of streams.splice(0)) stream.close();
    await untilStreams(0);
  });

  const open = async (options: StreamOptions = {}, by = token): Promise<EventStream> => {
    const stream = await EventStream.open(service.url, by, options);
    streams.push(stream);
    return stream;
  };
  const untilStreams = (count: number) =>
    eventually(async () => ((await readMetrics(service)).get('event_streams') === count ? true : undefined));
  /** Sends the notification that a relay sends after it has numbered events. */
  const notify = () => query(url, 'NOTIFY outbox_numbered');

  describe('with changes of the service', () => {
    it('delivers a change to every stream whose filter matches it', async () => {
      const admin = service.admin;
      const all = await open();
      const some = await open({ parameters: 'type=ca.sign.%23' });
      const one = await open({ parameters: 'subject=ca/streamed' });
      expect(all.response.statusCode).toBe(200);
      expect(all.response.headers).toMatchObject({
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
      });
      const ca = await createCa(admin, { id: 'streamed' });
      const { serial_number: serialNumber } = await sign(admin, ca.id);
      const [profile, created, certificate] = await all.untilEvents(3);

      expect(created).toMatchObject({ event: 'ca.create', id: String(Number(profile?.id) + 1) });
      expect(JSON.parse(created?.data ?? '')).toMatchObject({
        specversion: '1.0',
        type: 'ca.create',
        subject: 'ca/streamed',
        data: { id: 'streamed' },
      });
      expect(await some.untilEvents(1)).toEqual([certificate]);
      expect(certificate?.data).toContain(serialNumber);
      expect(await one.untilEvents(1)).toEqual([created]);
    });

    it('delivers a change of another replica sooner than its next poll of the log', async () => {
      const other = await ServiceProcess.start({ ...variables, ROLES: 'api' });
      const stream = await EventStream.open(other.url, await other.token('reader'));
      await createProfile(service.admin);
      await stream.untilEvents(1);
      const waits: number[] = [];
      for (let count = 2; count <= 6; count++) {
        const begin = performance.now();
        await createProfile(service.admin);
        await stream.untilEvents(count);
        waits.push(performance.now() - begin);
      }
      // A replica without notifications polls 15 s after its last item. One faster event of five proves a notification,
      // so the test fails on a busy machine only if each of them takes ten times as long as all five on an idle one.
      expect(Math.min(...waits)).toBeLessThan(10_000);
      stream.close();
      await other.remove();
    });

    it('the stream continues after the notification connection is lost', async () => {
      const stream = await open();
      await createProfile(service.admin);
      await stream.untilEvents(1);
      await query(
        url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'ca-service events' AND datname = current_database()`,
      );
      await createProfile(service.admin);
      await stream.untilEvents(2);
      await createProfile(service.admin);
      await stream.untilEvents(3);
    });
  });

  describe('with a planted log', () => {
    beforeEach(() => log.clear());

    it('a stream without a position starts at the end of the log, with its sequence as id', async () => {
      await log.add({ type: 'ca.create', count: 3 });
      const stream = await open();
      await eventually(() => (stream.lastEventId === '3' ? true : undefined));
      await log.add({ type: 'ca.delete', count: 1 });
      await notify();
      expect(await stream.untilEvents(1)).toEqual([
        { id: '4', event: 'ca.delete', data: expect.stringContaining('ca.delete') as string },
      ]);
    });

    it('a stream starts after the given sequence or Last-Event-ID', async () => {
      await log.add({ type: 'ca.create', count: 250 });
      const first = await open({ parameters: 'after=0' });
      const ids = (await first.untilEvents(250)).map(({ id }) => id);
      expect(ids).toEqual(Array.from({ length: 250 }, (_, index) => String(index + 1)));
      const second = await open({ parameters: 'after=0', lastEventId: '247' });
      expect((await second.untilEvents(3)).map(({ id }) => id)).toEqual(['248', '249', '250']);
      const third = await open({ parameters: 'after=249', lastEventId: '' });
      expect((await third.untilEvents(1)).map(({ id }) => id)).toEqual(['250']);
    });

    it('a stream without matches sends ids, so that a reconnect does not read the log again', async () => {
      await log.add({ type: 'certificate.create', count: 45_000 });
      await log.add({ type: 'ca.create', count: 1 });
      const stream = await open({ parameters: 'after=0&type=ca.*' });
      expect((await stream.untilEvents(1))[0]).toMatchObject({ id: '45001', event: 'ca.create' });
      expect(stream.blocks.flatMap(({ id }) => id ?? [])).toEqual(['0', '20000', '40000', '45001']);
    });

    it('a stream reports how many events the clean-up removed', async () => {
      await log.add({ type: 'ca.create', count: 10 });
      await log.removeUpTo(6);
      const stream = await open({ lastEventId: '2', parameters: 'type=ca.*' });
      expect((await stream.untilEvents(5)).slice(0, 2)).toEqual([
        { id: '6', event: 'missed', data: '{"missed":4}' },
        expect.objectContaining({ id: '7', event: 'ca.create' }),
      ]);
    });

    it('a sequence beyond the log is rejected with 409', async () => {
      await log.add({ type: 'ca.create', count: 10 });
      for (const options of [{ lastEventId: '11' }, { parameters: 'after=11' }])
        expect((await open(options)).response.statusCode).toBe(409);
    });

    it('a stream ends without events when the log is reset', async () => {
      await log.add({ type: 'ca.create', count: 10 });
      const stream = await open({ lastEventId: '10' });
      await log.clear();
      await log.add({ type: 'ca.create', count: 4 });
      await notify();
      await eventually(() => (stream.response.destroyed ? true : undefined));
      expect(stream.events).toEqual([]);
      await untilStreams(0);
    });

    it('a stream without matches sends the position of the log after a silence, without a notification', async () => {
      const stream = await open({ parameters: 'type=ca.*' });
      await eventually(() => (stream.lastEventId === '0' ? true : undefined));
      await log.add({ type: 'profile.create', count: 7 });
      await eventually(() => (stream.lastEventId === '7' ? true : undefined));
      expect(stream.events).toEqual([]);
    });

    it('a stream reads the log no faster than its client', async () => {
      const memory = async () => (await readMetrics(service)).get('process_resident_memory_bytes') ?? NaN;
      await log.add({ type: 'ca.create', count: 100, bytes: 1_000_000 });
      const before = await memory();
      const stream = await open({ parameters: 'after=0' });
      stream.response.pause();
      // Time for a stream that ignores its client to read on. On a busy machine it reads less, so this cannot fail there.
      await sleep(2_000);
      expect((await memory()) - before).toBeLessThan(40e6);
      expect(stream.events.length).toBeLessThan(20);
      stream.response.resume();
      expect((await stream.untilEvents(100)).at(-1)?.id).toBe('100');
    });
  });

  describe('at its end', () => {
    it('a stream ends with a comment when its token expires', async () => {
      const issuer = await DevelopmentIssuer.open(join(service.dataDirectory, 'development-issuer'));
      const stream = await open({}, await issuer.issueToken({ permission: 'reader', lifetimeSeconds: 2 }));
      expect(stream.response.statusCode).toBe(200);
      await stream.untilOver();
      expect(stream.text).toMatch(/\n\n: the token has expired\n\n$/);
      await untilStreams(0);
    });

    it('a stream ends when its client disconnects', async () => {
      const stream = await open();
      await untilStreams(1);
      stream.close();
      await untilStreams(0);
    });

    it('streams end when the service stops, although a client does not read', async () => {
      await log.clear();
      await log.add({ type: 'ca.create', count: 30, bytes: 1_000_000 });
      const stuck = await open({ parameters: 'after=0' });
      stuck.response.pause();
      const stream = await open();
      await untilStreams(2);
      expect(await service.kill('SIGTERM')).toEqual({ code: 0, stderr: '' });
      await stream.untilOver();
      expect(stream.text).toMatch(/\n\n: the service stops\n\n$/);
      service = await service.restart();
    });
  });

  it('HEAD /events/stream keeps no stream open', async () => {
    const headers = { authorization: `Bearer ${token}` };
    const path = `${service.url}/api/ca/v1/events/stream`;
    const answer = await fetch(path, { method: 'HEAD', headers });
    expect(answer.status).toBe(200);
    await untilStreams(0);
  });

  const tokenOf = async (subject: string): Promise<string> => {
    const issuer = await DevelopmentIssuer.open(join(service.dataDirectory, 'development-issuer'));
    return issuer.issueToken({ permission: 'reader', subject });
  };
  const refusal = async (by: string) => {
    const stream = await open({}, by);
    await stream.untilOver();
    const { statusCode, headers } = stream.response;
    return { statusCode, retryAfter: headers['retry-after'], body: JSON.parse(stream.text) as unknown };
  };

  it('a caller at EVENT_STREAMS_PER_CALLER gets 429, and other callers do not', async () => {
    const [mallory, alice] = [await tokenOf('mallory'), await tokenOf('alice')];
    for (let index = 0; index < PER_CALLER; index++) await open({}, mallory);
    expect(await refusal(mallory)).toEqual({
      statusCode: 429,
      retryAfter: '30',
      body: {
        err: 'this caller has 3 event streams in progress, which is the limit: retry when one has ended',
      },
    });
    expect((await open({}, alice)).response.statusCode).toBe(200);
    streams[0]?.close();
    await untilStreams(MAXIMUM - 1);
    expect((await open({}, mallory)).response.statusCode).toBe(200);
  });

  it('at EVENT_STREAMS_MAXIMUM every caller gets 503 until a stream ends', async () => {
    const [mallory, alice] = [await tokenOf('mallory'), await tokenOf('alice')];
    for (let index = 0; index < PER_CALLER; index++) await open({}, mallory);
    await open({}, alice);
    expect(await refusal(alice)).toEqual({
      statusCode: 503,
      retryAfter: '30',
      body: { err: 'the service has 4 event streams in progress, which is the limit: retry later' },
    });
    streams[0]?.close();
    await untilStreams(MAXIMUM - 1);
    expect((await open({}, alice)).response.statusCode).toBe(200);
  });

  it.each([
    [{ lastEventId: 'x' }, 'Last-Event-ID: must be a whole number'],
    [{ parameters: 'after=x' }, 'after: must be a whole number'],
    [
      { parameters: 'type=ca%23' },
      'type.0: must be an event type such as certificate.create, or a topic pattern such as ca.# or ca.*',
    ],
    [{ parameters: 'subject=' }, 'subject: must not be empty'],
  ])('GET /events/stream rejects %j with 400', async (options, err) => {
    const stream = await open(options);
    expect(stream.response.statusCode).toBe(400);
    await stream.untilOver();
    expect(JSON.parse(stream.text)).toEqual({ err });
  });

  it('GET /events/stream rejects a call without a token with 401', async () => {
    expect((await open({}, '')).response.statusCode).toBe(401);
  });
});
