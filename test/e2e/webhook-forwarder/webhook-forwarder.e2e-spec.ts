import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDatabase, query } from '../../support/database';
import { eventuallyHolds } from '../../support/eventually';
import { readMetrics, withMetrics } from '../../support/metrics';
import { createProfile } from '../../support/issuing';
import { type ApiClient, type ServiceProcess, startService } from '../../support/service';
import { ForwarderProcess } from './forwarder-process';
import { type Arrival, Receiver } from './receiver';
import type { DeliveryView, Page } from '../../support/wire';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;

describe('the webhook forwarder', () => {
  let service: ServiceProcess;
  let client: ApiClient;
  let exchange: string;
  let databaseUrl: string;
  let variables: Record<string, string>;
  let receiver: Receiver;
  const forwarders: ForwarderProcess[] = [];
  const exchanges: string[] = [];

  beforeAll(async () => {
    exchange = `events-${randomBytes(4).toString('hex')}`;
    service = await startService({ AMQP_URL: inject('amqpUrl'), AMQP_EXCHANGE: exchange });
    client = service.admin;
  });
  beforeEach(async () => {
    receiver = await Receiver.start(SECRET);
    databaseUrl = await createDatabase(inject('postgresUrl'));
    const id = `webhooks-${randomBytes(4).toString('hex')}`;
    exchanges.push(id);
    variables = {
      DATABASE_URL: databaseUrl,
      AMQP_URL: inject('amqpUrl'),
      AMQP_EXCHANGE: exchange,
      AMQP_DEAD_LETTER_EXCHANGE: `${id}-dead`,
      SERVICE_ID: id,
      DATA_DIR: service.dataDirectory,
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
      WEBHOOK_RETRY_FIRST: '100ms',
      WEBHOOK_RETRY_MAXIMUM: '300ms',
      WEBHOOK_TIMEOUT: '30s', // a busy receiver must not cause another attempt
    };
  });
  afterEach(async () => {
    await Promise.all(forwarders.splice(0).map((forwarder) => forwarder.kill('SIGKILL')));
    expect(receiver.forgeries).toEqual([]);
    await receiver.stop();
  });
  afterAll(async () => {
    await service.remove();
    const model = await connect(inject('amqpUrl'));
    const channel = await model.createChannel();
    for (const id of exchanges) {
      await channel.deleteQueue(id);
      await channel.deleteQueue(`${id}-dead`);
      await channel.deleteExchange(`${id}-dead`);
    }
    await channel.deleteExchange(exchange);
    await model.close();
  });

  const subscribe = (...subscriptions: object[]) => {
    const file = join(service.dataDirectory, `subscriptions-${randomBytes(4).toString('hex')}.json`);
    const complete = subscriptions.map((each, index) => ({
      id: `subscription-${index}`,
      url: receiver.url(),
      types: ['profile.#'],
      secret: SECRET,
      ...each,
    }));
    writeFileSync(file, JSON.stringify({ subscriptions: complete }));
    variables['WEBHOOK_SUBSCRIPTIONS_FILE'] = file;
  };
  const start = async (more: Record<string, string> = {}) => {
    const forwarder = await ForwarderProcess.start({ ...variables, ...more });
    forwarders.push(forwarder);
    const isReady = async () => {
      const { body } = await forwarder.client().get<{ info: { events: { state: string } } }>('/health/ready');
      expect(body.info.events.state).toBe('consuming');
    };
    await eventuallyHolds(isReady);
    return forwarder;
  };
  /** A profile and changes of it: `count` events of one subject, which is returned. */
  const tell = async (count = 3) => {
    const id = await createProfile(client);
    for (let version = 1; version < count; version++)
      await client.put(`/profiles/${id}`, {
        name: `v${version}`,
        validity: { type: 'Duration', duration: '1y' },
      });
    return `profile/${id}`;
  };
  const list = async (forwarder: ForwarderProcess, parameters = '') =>
    (
      await forwarder
        .client(await service.token('reader'))
        .get<Page<DeliveryView>>(`/deliveries${parameters}`)
    ).body;
  const accepted = (count: number) =>
    eventuallyHolds(() => {
      expect(receiver.accepted.length).toBeGreaterThanOrEqual(count);
    });
  const done = (count: number) =>
    eventuallyHolds(async () => {
      const rows = await query(
        databaseUrl,
        `SELECT FROM webhook_forwarder.delivery WHERE state = 'delivered'`,
      );
      expect(rows).toHaveLength(count);
    });
  /** The events of a subject, in the order of their first acceptance. */
  const firstOf = (subject: string, arrivals: readonly Arrival[] = receiver.accepted) => {
    const ofSubject = arrivals.filter((each) => each.subject === subject);
    return [...new Set(ofSubject.map(({ id }) => id))];
  };
  const toldOf = async (subject: string) => {
    const { body } = await client.get<{ list: { event: { id: string; subject: string } }[] }>(
      '/events?limit=1000',
    );
    return body.list
      .map(({ event }) => event)
      .filter((event) => event.subject === subject)
      .map(({ id }) => id);
  };

  it('the forwarder posts signed CloudEvents of the subscribed types', async () => {
    subscribe({ types: ['profile.issuance.update'] });
    const forwarder = await start(await withMetrics());
    const subject = await tell(2);
    await accepted(1);
    await done(1);
    const [arrival] = receiver.accepted;
    expect(arrival).toMatchObject({ type: 'profile.issuance.update', subject });
    expect(arrival?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(arrival?.headers['webhook-id']).toBe(arrival?.id);
    const { list: deliveries, next } = await list(forwarder);
    expect(next).toBe('');
    expect(deliveries).toMatchObject([
      {
        subscription: 'subscription-0',
        event_id: arrival?.id,
        state: 'delivered',
        next_attempt_at: null,
        attempts: [{ status: 204, error: null }],
      },
    ]);
    expect((await readMetrics(forwarder)).get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect((await fetch(`${forwarder.url}/metrics`)).status).toBe(404);
    expect(await (await fetch(`${forwarder.url}/health`)).json()).toEqual({ health: true });
  });

  it('the forwarder retries failed deliveries in the order of each subject without delaying other subjects', async () => {
    subscribe({ id: 'works' }, { id: 'broken', url: receiver.url('/broken') });
    let failures = 0;
    let isRepaired = false;
    let held = '';
    receiver.answer = ({ path, subject }) => {
      held ||= subject;
      if (path === '/broken' && subject === held && !isRepaired) {
        failures += 1;
        return 500;
      }
      return 200;
    };
    const forwarder = await start();
    const first = await tell(3);
    const second = await tell(3);
    await accepted(6 + 3);
    await eventuallyHolds(() => {
      expect(failures).toBeGreaterThanOrEqual(2);
    });
    const at = (path: string) => receiver.accepted.filter((arrival) => arrival.path === path);
    expect(firstOf(first, at('/'))).toEqual(await toldOf(first));
    expect(firstOf(second, at('/broken'))).toEqual(await toldOf(second));
    expect(firstOf(first, at('/broken'))).toEqual([]);
    isRepaired = true;
    await done(12);
    expect(firstOf(first, at('/broken'))).toEqual(await toldOf(first));
    const { list: deliveries } = await list(forwarder, '?subscription=broken&state=delivered');
    const oldest = deliveries.at(-1);
    expect(oldest?.attempts.length).toBeGreaterThan(2);
    expect(oldest?.attempts[0]).toMatchObject({ status: 500, error: 'the receiver answered 500' });
    expect(oldest?.attempts.at(-1)).toMatchObject({ status: 200, error: null });
  });

  it('the forwarder loses no event when it is killed repeatedly', { timeout: 120_000 }, async () => {
    subscribe({});
    let count = 0;
    receiver.answer = (_arrival, response) => {
      count += 1;
      if (count % 5 === 0) return 503;
      // Slow enough that a kill meets deliveries in flight.
      setTimeout(() => response.writeHead(200).end(), 40);
      receiver.accepted.push(_arrival);
      return undefined;
    };
    const subjects: string[] = [];
    const telling = (async () => {
      for (let subject = 0; subject < 12; subject++) subjects.push(await tell(4));
    })();
    const options = { CA_URL: `${service.url}/api/ca/v1`, WEBHOOK_CONCURRENCY: '3' };
    for (let kill = 0; kill < 3; kill++) {
      const before = receiver.arrivals.length;
      const forwarder = await start(options);
      await eventuallyHolds(
        () => {
          expect(receiver.arrivals.length).toBeGreaterThan(before + 4);
        },
        { interval: 5 },
      );
      await forwarder.kill('SIGKILL');
      // Ends the claims of the killed process, which otherwise last 20 seconds longer than an attempt.
      await query(databaseUrl, 'UPDATE webhook_forwarder.delivery SET claimed_until = now()');
    }
    await telling;
    await start(options);
    for (const subject of subjects) {
      const told = await toldOf(subject);
      await eventuallyHolds(() => {
        expect(firstOf(subject)).toEqual(told);
      });
    }
  });

  it('two replicas of the forwarder deliver each event once to each subscription', async () => {
    subscribe({}, { id: 'second' });
    receiver.answer = (arrival, response) => {
      setTimeout(() => response.writeHead(200).end(), 20);
      receiver.accepted.push(arrival);
      return undefined;
    };
    await start();
    await start();
    const subjects = await Promise.all(Array.from({ length: 8 }, () => tell(4)));
    await done(64);
    expect(receiver.arrivals).toHaveLength(64);
    for (const subject of subjects) expect(firstOf(subject)).toEqual(await toldOf(subject));
  });

  it('a delivery fails after its last attempt, and POST /deliveries/{id}/retry retries it', async () => {
    subscribe({});
    receiver.answer = () => 500;
    const forwarder = await start({ WEBHOOK_ATTEMPTS: '2' });
    await tell(1);
    const failed = await eventuallyHolds(async () => {
      const { list: deliveries } = await list(forwarder, '?state=failed');
      expect(deliveries).toHaveLength(1);
      return deliveries[0]!;
    });
    expect(failed.attempts.map(({ status }) => status)).toEqual([500, 500]);
    const admin = forwarder.client(await service.token('admin'));
    const retry = `/deliveries/${failed.id}/retry`;
    expect((await forwarder.client().post(retry, {})).status).toBe(401);
    expect((await forwarder.client(await service.token('reader')).post(retry, {})).status).toBe(403);
    receiver.answer = () => 204;
    expect((await admin.post(retry, {})).status).toBe(202);
    await done(1);
    const again = await admin.post<object>(retry, {});
    expect(again).toMatchObject({
      status: 409,
      body: { err: `the delivery ${failed.id} is delivered: only a failed one can be retried` },
    });
    expect(await admin.post<object>('/deliveries/999999/retry', {})).toMatchObject({
      status: 404,
      body: { err: 'there is no delivery 999999' },
    });
  });

  it('GET /deliveries lists the history in pages, and rejects invalid parameters with 400', async () => {
    subscribe({});
    const forwarder = await start();
    await tell(5);
    await done(5);
    const ids: string[] = [];
    let bookmark = '';
    do {
      const page = await list(forwarder, `?page_size=2${bookmark && `&bookmark=${bookmark}`}`);
      ids.push(...page.list.map(({ id }) => id));
      bookmark = page.next;
    } while (bookmark !== '');
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => Number(b) - Number(a)));
    expect(ids).toHaveLength(5);
    const reader = forwarder.client(await service.token('reader'));
    const refusals = {
      '?state=lost': 'state: must be one of pending, delivered, failed',
      '?page_size=0': 'page_size: must be a whole number from 1 to 1000',
      '?page_size=1001': 'page_size: must be a whole number from 1 to 1000',
      '?bookmark=x': 'bookmark: must be a whole number',
      '?bookmark=99999999999999999999': 'bookmark: must be a whole number',
    };
    for (const [parameters, err] of Object.entries(refusals))
      expect(await reader.get<object>(`/deliveries${parameters}`)).toMatchObject({
        status: 400,
        body: { err },
      });
    const admin = forwarder.client(await service.token('admin'));
    expect(await admin.post<object>('/deliveries/x/retry', {})).toMatchObject({
      status: 400,
      body: { err: 'id: must be a whole number' },
    });
  });

  it('deliveries older than the retention are removed and block nothing', async () => {
    subscribe({});
    const old = await tell(2);
    const forwarder = await start();
    await tell(2);
    await done(2);
    await query(databaseUrl, `UPDATE webhook_forwarder.delivery SET created_at = now() - interval '2 days'`);
    receiver.answer = () => 500;
    const subject = await tell(3);
    await eventuallyHolds(async () => {
      expect((await list(forwarder, '?state=pending')).list).toHaveLength(3);
    });
    await forwarder.kill('SIGTERM');
    const oldest = `SELECT min(id) FROM webhook_forwarder.delivery WHERE state = 'pending'`;
    await query(databaseUrl, `DELETE FROM webhook_forwarder.delivery WHERE id = (${oldest})`);
    receiver.answer = () => 204;
    const again = await start({ WEBHOOK_RETENTION: '24h' });
    await eventuallyHolds(async () => {
      const { list: deliveries } = await list(again);
      expect(deliveries.map((each) => [each.subject, each.state])).toEqual([
        [subject, 'delivered'],
        [subject, 'delivered'],
      ]);
    });
    expect(firstOf(old)).toEqual([]);
  });

  it('the forwarder sends nothing to private addresses unless the configuration allows it', async () => {
    subscribe({}, { id: 'by-name', url: receiver.url().replace('127.0.0.1', 'localhost') });
    const forwarder = await start({ WEBHOOK_ALLOWED_NETWORKS: '' });
    await tell(1);
    await eventuallyHolds(async () => {
      const { list: deliveries } = await list(forwarder);
      expect(deliveries.map(({ attempts }) => attempts[0]?.error).sort()).toEqual([
        '127.0.0.1 has an address that is not public',
        'localhost has an address that is not public',
      ]);
    });
    expect(receiver.arrivals).toEqual([]);
  });

  it('a delivery without an answer within the time limit has failed', async () => {
    subscribe({});
    receiver.answer = () => undefined;
    const forwarder = await start({ WEBHOOK_TIMEOUT: '150ms', WEBHOOK_ATTEMPTS: '1' });
    await tell(1);
    await eventuallyHolds(async () => {
      const [delivery] = (await list(forwarder, '?state=failed')).list;
      expect(delivery?.attempts[0]).toMatchObject({ status: null, error: 'no answer within 150 ms' });
    });
  });

  it('the receiver of the documentation accepts the deliveries', async () => {
    const [, code = ''] = /```js\n([\s\S]*?)```/.exec(readFileSync('docs/webhooks.md', 'utf8')) ?? [];
    const file = join(service.dataDirectory, 'receiver.mjs');
    writeFileSync(file, code);
    const env = { PATH: process.env['PATH'], PORT: '0', WEBHOOK_SECRET: SECRET };
    const example = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    example.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const printed = (pattern: RegExp) =>
      eventuallyHolds(() => {
        expect(output).toMatch(pattern);
        return pattern.exec(output)![1]!;
      });
    try {
      const url = `http://127.0.0.1:${await printed(/listening (\d+)\n/)}/`;
      subscribe({ url, secret: `whsec_${randomBytes(32).toString('base64')}`, previous_secret: SECRET });
      await start();
      const subject = await tell(1);
      await printed(new RegExp(`profile.issuance.create (${subject})\n`));
      await done(1);
      expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
    } finally {
      example.kill();
    }
  });

  it('the forwarder does not start with invalid subscriptions, and prints one sentence', async () => {
    subscribe({ secret: 'whsec_c2VjcmV0' });
    const forwarder = ForwarderProcess.launch(variables);
    expect(await forwarder.exited()).toBe(1);
    expect(forwarder.errors).toBe(
      'WEBHOOK_SUBSCRIPTIONS_FILE: subscriptions.0.secret: must be whsec_ and 24 to 64 bytes in base64\n',
    );
  });
});
