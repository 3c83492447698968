import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RabbitMqTlsFiles } from '@libs/messaging';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { eventuallyHolds } from '../../support/eventually';
import { type ForeignCa, foreignCa } from '../../support/foreign-ca';
import { type OwnRabbitMq, PASSWORD_USER, startOwnRabbitMq } from '../../support/rabbitmq';
import { Consumer } from './consumer';
import { createDatabase, type Replica, startReplica } from './replica';

const OF_THE_BROKER = ['subjectAltName = IP:127.0.0.1', 'extendedKeyUsage = serverAuth'];
const OF_A_CLIENT = ['extendedKeyUsage = clientAuth'];

describe('the connection to RabbitMQ over TLS', () => {
  const directory = mkdtempSync(join(tmpdir(), 'rabbitmq-tls-'));
  const file = (name: string, content: Buffer): string => {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  };
  const root = foreignCa({ subject: '/CN=root of the broker' });
  const otherRoot = foreignCa({ subject: '/CN=other root' });
  const client = foreignCa({ subject: '/CN=ca-service', issuer: root, extensions: OF_A_CLIENT });
  const stranger = foreignCa({ subject: '/CN=ca-service', issuer: otherRoot, extensions: OF_A_CLIENT });
  const filesOf = (name: string, { certificate, key }: ForeignCa): RabbitMqTlsFiles => ({
    caFile: file('root.pem', root.certificate),
    certificateFile: file(`${name}.pem`, certificate),
    keyFile: file(`${name}.key`, key),
  });

  let broker: OwnRabbitMq;
  let databaseUrl: string;
  let consumer: Consumer;
  const exchange = `events-${randomBytes(4).toString('hex')}`;
  const replicas: Replica[] = [];

  beforeAll(async () => {
    const own = foreignCa({ subject: '/CN=broker', issuer: root, extensions: OF_THE_BROKER });
    broker = await startOwnRabbitMq({ ...own, ca: root.certificate, user: 'ca-service' });
    databaseUrl = await createDatabase(inject('postgresUrl'));
    consumer = await Consumer.of(broker.url, exchange);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await Promise.all(replicas.splice(0).map((replica) => replica.stop()));
  });
  afterAll(async () => {
    await consumer.close();
    await broker.remove();
    rmSync(directory, { recursive: true });
  });

  const start = async (amqpTls: RabbitMqTlsFiles, user = ''): Promise<Replica> => {
    const amqpUrl = `amqps://${user}127.0.0.1:${broker.tlsPort}`;
    const replica = await startReplica({ databaseUrl, exchange, amqpUrl, amqpTls, relay: true });
    replicas.push(replica);
    return replica;
  };
  const arrived = (subject: string) =>
    eventuallyHolds(() => {
      expect(consumer.received.map(({ event }) => event.subject)).toContain(subject);
    });
  const sayings = () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    return () =>
      warn.mock.calls.map(([line]) => String(line)).find((line) => line.includes('is unavailable'));
  };
  const isRefused = async (said: () => string | undefined, reason: RegExp): Promise<void> => {
    await eventuallyHolds(() => {
      expect(said()).toMatch(reason);
    });
  };

  it('publishes with a client certificate as the only credential', async () => {
    const replica = await start(filesOf('client', client));
    await replica.change('thing/certificate');
    await arrived('thing/certificate');
  });

  it('publishes with a client certificate and a password', async () => {
    const replica = await start(filesOf('client', client), `${PASSWORD_USER}@`);
    await replica.change('thing/password');
    await arrived('thing/password');
  });

  it('is rejected without a client certificate, and the events are not published', async () => {
    const said = sayings();
    const replica = await start({ caFile: filesOf('client', client).caFile }, `${PASSWORD_USER}@`);
    await replica.change('thing/none');
    await isRefused(said, /certificate required|handshake|closed/i);
    expect(consumer.received.map(({ event }) => event.subject)).not.toContain('thing/none');
  });

  it('rejects a broker whose certificate is not issued by a trusted root', async () => {
    const said = sayings();
    const { certificateFile, keyFile } = filesOf('client', client);
    await start({ caFile: file('other.pem', otherRoot.certificate), certificateFile, keyFile });
    await isRefused(said, /certificate/i);
    vi.restoreAllMocks();

    const byNobody = sayings();
    await start({ certificateFile, keyFile });
    await isRefused(byNobody, /certificate/i);
  });

  it('uses a renewed client certificate without a restart', async () => {
    const said = sayings();
    const replica = await start(filesOf('renewed', stranger));
    await replica.change('thing/renewed');
    await isRefused(said, /unknown ca|certificate|handshake|closed/i);
    filesOf('renewed', client);
    await arrived('thing/renewed');
  });

  it.each<[string, () => RabbitMqTlsFiles, RegExp]>([
    [
      'a certificate without its key',
      () => ({ certificateFile: filesOf('client', client).certificateFile }),
      /needs both its file and that of its private key/,
    ],
    [
      'a certificate with the key of another',
      () => ({ ...filesOf('client', client), keyFile: file('stranger.key', stranger.key) }),
      /client\.pem cannot be used: ERR_OSSL_X509_KEY_VALUES_MISMATCH/,
    ],
    [
      'a missing file',
      () => ({ caFile: join(directory, 'nowhere.pem') }),
      /nowhere\.pem for RabbitMQ cannot be read: ENOENT/,
    ],
    [
      'a file that is not a certificate',
      () => ({ ...filesOf('client', client), certificateFile: file('no.pem', Buffer.from('nonsense')) }),
      /no\.pem cannot be used: ERR_OSSL/,
    ],
  ])('with %s stops the service from starting', async (_what, files, reason) => {
    await expect(start(files())).rejects.toThrow(reason);
  });

  it('with certificate files and a URL without TLS stops the service from starting', async () => {
    const amqpTls = filesOf('client', client);
    const starting = startReplica({ databaseUrl, exchange, amqpUrl: broker.url, amqpTls, relay: true });
    await expect(starting).rejects.toThrow(/is to be reached without TLS: use amqps/);
  });
});
