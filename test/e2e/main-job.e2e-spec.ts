import { X509Certificate } from 'node:crypto';
import { connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { eventually } from '../support/eventually';
import { createCa, createProfile, pemOf, sign } from '../support/issuing';
import { makeCsr, opensslVerify } from '../support/openssl';
import { type ApiClient, type ServiceProcess, startService } from '../support/service';
import type { CaView, CertificateView, Page, StatisticsView } from '../support/wire';

interface CloudEventBody {
  specversion: string;
  id: string;
  source: string;
  type: string;
  subject: string;
  authid: string;
  data: Record<string, unknown>;
}

describe('the main job', () => {
  const exchange = `test-${process.pid}`;
  const received: { routingKey: string; event: CloudEventBody }[] = [];
  let service: ServiceProcess;
  let client: ApiClient;
  let broker: Awaited<ReturnType<typeof connect>>;

  beforeAll(async () => {
    broker = await connect(inject('amqpUrl'));
    const channel = await broker.createChannel();
    await channel.assertExchange(exchange, 'topic', { durable: true });
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, exchange, '#');
    await channel.consume(
      queue,
      (message) => {
        if (!message) return;
        const event = JSON.parse(message.content.toString()) as CloudEventBody;
        received.push({ routingKey: message.fields.routingKey, event });
      },
      { noAck: true },
    );
    service = await startService({
      AMQP_URL: inject('amqpUrl'),
      AMQP_EXCHANGE: exchange,
      VA_SERVER_DOMAINS: 'va.example.com,va2.example.com/path',
    });
    client = service.admin;
  });

  afterAll(async () => {
    await service.remove();
    await broker.close();
  });

  it('every step from a profile to a revoked certificate is published to RabbitMQ', async () => {
    const profileId = await createProfile(client);
    const ca = await createCa(client, { profile_id: profileId });
    const certificate = await sign(client, ca.id, '/O=Test/CN=device-1');
    expect(opensslVerify(pemOf(ca.certificate), pemOf(certificate))).toBe('leaf: OK');

    const path = `/certificates/${certificate.serial_number}`;
    const revoked = await client.put<CertificateView>(`${path}/status`, {
      status: 'REVOKED',
      revocation_reason: 'keycompromise',
    });
    expect(revoked.status).toBe(200);
    expect(revoked.body).toMatchObject({ status: 'REVOKED', revocation_reason: 'KeyCompromise' });
    expect((await client.get<CertificateView>(path)).body).toEqual(revoked.body);

    const mine = await eventually(() => (received.length >= 4 ? received : undefined));
    expect(mine.map(({ routingKey, event }) => [routingKey, event.subject])).toEqual([
      ['profile.issuance.create', `profile/${profileId}`],
      ['ca.create', `ca/${ca.id}`],
      ['ca.sign.certificate', `certificate/${certificate.serial_number}`],
      ['certificate.status.update', `certificate/${certificate.serial_number}`],
    ]);
    expect(mine[1]?.event).toMatchObject({
      specversion: '1.0',
      source: 'source://lamassu.io/ctx/source/service/ca',
      authid: 'development-admin',
      data: ca,
    });
    expect(mine[2]?.event.data).toEqual(certificate);
    expect(mine[3]?.event.data).toEqual({ previous: certificate, updated: revoked.body });
    expect(new Set(mine.map(({ event }) => event.id)).size).toBe(4);

    const log = await client.get<{ list: { sequence: number; event: CloudEventBody }[] }>('/events?after=0');
    expect(log.body.list.map(({ event }) => event)).toEqual(mine.map(({ event }) => event));
    expect(log.body.list.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
  });

  it('POST /cas answers a CA in the shape of the contract', async () => {
    const ca = await createCa(client, { id: 'factory-root', metadata: { site: 'bilbao' } });
    expect(ca).toMatchObject({
      id: 'factory-root',
      level: 0,
      metadata: { site: 'bilbao' },
      serial_number: ca.certificate.serial_number,
      certificate: {
        status: 'ACTIVE',
        type: 'MANAGED',
        engine_id: 'filesystem-1',
        is_ca: true,
        metadata: {},
        key_metadata: { type: 'ECDSA', bits: 256, strength: 'HIGH' },
        extensions: { key_usage: ['CertSign', 'CRLSign'], extended_key_usage: [] },
        subject: { common_name: 'Test Root', organization: 'Test', organization_unit: '' },
        issuer: { common_name: 'Test Root' },
        issuer_metadata: { id: 'factory-root', level: 0, serial_number: ca.serial_number },
        authority_key_id: ca.certificate.subject_key_id,
        revocation_timestamp: '0001-01-01T00:00:00Z',
        revocation_reason: 'Unspecified',
      },
    });
    expect((await client.get<CaView>('/cas/factory-root')).body).toEqual(ca);
    const { infoAccess, subject } = new X509Certificate(pemOf(ca.certificate));
    expect(subject).toBe('O=Test\nCN=Test Root');
    expect(infoAccess).toBe(
      'OCSP - URI:http://va.example.com/ocsp\nOCSP - URI:http://va2.example.com/path/ocsp',
    );
  });

  it('a subordinate CA issues a leaf whose chain openssl verifies', async () => {
    const root = await createCa(client);
    const sub = await createCa(client, {
      parent_id: root.id,
      subject: { common_name: 'Test Sub' },
      key_metadata: { type: 'RSA', bits: 2048 },
    });
    const leaf = await sign(client, sub.id, '/CN=below');
    expect(sub.level).toBe(1);
    expect(leaf.issuer_metadata).toEqual({ id: sub.id, serial_number: sub.serial_number, level: 1 });
    expect(opensslVerify(pemOf(root.certificate), pemOf(leaf), pemOf(sub.certificate))).toBe('leaf: OK');
  });

  it('the pages of the certificates of a CA have each certificate once while other CAs issue', async () => {
    const ca = await createCa(client);
    const serials = new Set([ca.serial_number]);
    for (let count = 0; count < 7; count += 1) serials.add((await sign(client, ca.id)).serial_number);

    const seen: string[] = [];
    for (let path = '?page_size=3'; ;) {
      const { status, body } = await client.get<Page<CertificateView>>(`/cas/${ca.id}/certificates${path}`);
      expect(status).toBe(200);
      seen.push(...body.list.map(({ serial_number }) => serial_number));
      if (body.next === '') break;
      await sign(client, (await createCa(client)).id);
      path = `?bookmark=${encodeURIComponent(body.next)}`;
    }
    expect(seen).toHaveLength(8);
    expect(new Set(seen)).toEqual(serials);
  });

  it('the statistics count the issued certificates', async () => {
    const ca = await createCa(client);
    const certificate = await sign(client, ca.id);
    await client.put(`/certificates/${certificate.serial_number}/status`, { status: 'REVOKED' });
    const { body } = await client.get<StatisticsView>('/stats');
    const all = await client.get<Page<CertificateView>>('/certificates?page_size=1000');
    const revoked = all.body.list.filter(({ status }) => status === 'REVOKED').length;
    expect(body.cas.engine_distribution['filesystem-1']).toBe(body.cas.total);
    expect(body.certificates.total).toBe(all.body.list.length);
    expect(body.certificates.ca_distribution[ca.id]).toBe(2);
    expect(body.certificates.status_distribution.REVOKED).toBe(revoked);
  });

  it('routes answer under /v1 and /api/ca/v1, and health under / and /api/ca', async () => {
    for (const path of ['/health', '/api/ca/health', '/v1/stats', '/api/ca/v1/stats', '/v1/stats/']) {
      const response = await fetch(`${service.url}${path}`, {
        headers: { authorization: `Bearer ${await service.token('reader')}` },
      });
      expect([path, response.status]).toEqual([path, 200]);
    }
    const ready = await fetch(`${service.url}/health/ready`);
    expect(ready.status).toBe(200);
  });

  it('/docs/openapi.json needs no token and has the route that signs', async () => {
    const document = (await (await fetch(`${service.url}/docs/openapi.json`)).json()) as { paths: object };
    expect(Object.keys(document.paths)).toContain('/v1/cas/{id}/certificates/sign');
  });

  it('POST /profiles accepts other letter case, unknown members and trailing text of existing clients', async () => {
    const { status, body } = await client.send<{
      key_usage: string[];
      validity: object;
      honor_subject: boolean;
    }>(
      'POST',
      '/profiles',
      '{"Name":"x","VALIDITY":{"type":"Date","time":"9999-12-31T23:59:59Z"},"Honor_Subject":true,"key_usage":" CertSign ",' +
        '"extended_key_usages":["clientauth"],"unknown":1,"description":null} trailing text',
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'x',
      validity: { type: 'Date', time: '9999-12-31T23:59:59Z' },
      honor_subject: true,
      key_usage: ['CertSign'],
      extended_key_usages: ['ClientAuth'],
    });
  });

  it('a certificate contains only what the profile permits', async () => {
    const profile = await createProfile(client, {
      honor_subject: false,
      honor_extensions: false,
      subject: { organization: 'Ours' },
    });
    const ca = await createCa(client);
    const csr = makeCsr('/O=Theirs/CN=device', { extensions: ['subjectAltName=DNS:a.example'] }).toString(
      'base64',
    );
    const { body } = await client.post<CertificateView>(`/cas/${ca.id}/certificates/sign`, {
      csr,
      profile_id: profile,
    });
    const certificate = new X509Certificate(pemOf(body));
    expect(certificate.subject).toBe('O=Ours\nCN=device');
    expect(certificate.subjectAltName).toBeUndefined();
  });
});
