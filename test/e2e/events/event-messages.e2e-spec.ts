import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CloudEvent } from '@libs/messaging';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { Consumer, type Received } from '../../integration/messaging/consumer';
import { createDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { foreignCa } from '../../support/foreign-ca';
import { importCertificate } from '../../support/imported-certificate';
import { createCa, createProfile, sign } from '../../support/issuing';
import { readMetrics } from '../../support/metrics';
import { type ApiClient, ServiceProcess } from '../../support/service-process';

interface Document {
  readonly channels: Readonly<Record<string, { readonly address: string }>>;
}

const DOCUMENT = parse(readFileSync('docs/asyncapi.yaml', 'utf8')) as Document;
const TYPES = Object.values(DOCUMENT.channels).map(({ address }) => address);
const SCHEMAS = new Ajv({ strict: false, allErrors: true });
(addFormats.default as (ajv: Ajv) => Ajv)(SCHEMAS);
SCHEMAS.addSchema({ ...DOCUMENT, $id: 'asyncapi' });

const COMPILED = new Map<string, ValidateFunction>();

function schemaAt(path: string): ValidateFunction {
  const schema = COMPILED.get(path) ?? SCHEMAS.compile({ $ref: `asyncapi#/components/${path}` });
  COMPILED.set(path, schema);
  return schema;
}

/** What is wrong with a text as a message of an event, if anything. */
function faults(type: string, text: string): unknown[] {
  const validate = schemaAt(`messages/${type}/payload`);
  validate(JSON.parse(text));
  return validate.errors ?? [];
}

describe('messages on RabbitMQ, as docs/asyncapi.yaml describes them', () => {
  let service: ServiceProcess;
  let consumer: Consumer;
  let received: readonly Received[];
  const exchange = `events-${randomBytes(4).toString('hex')}`;

  beforeAll(async () => {
    consumer = await Consumer.of(inject('amqpUrl'), exchange);
    service = await ServiceProcess.start({
      DATABASE_URL: await createDatabase(inject('postgresUrl')),
      AMQP_URL: inject('amqpUrl'),
      AMQP_EXCHANGE: exchange,
      ALLOW_CASCADE_DELETE: 'true',
    });
    const client = await service.client();
    await lifeOfProfile(client);
    await lifeOfCa(client);
    await lifeOfImportedCa(client);
    await lifeOfCertificate(client);
    await eventually(async () =>
      (await readMetrics(service.url)).get('outbox_depth') === 0 ? true : undefined,
    );
    const types = () => new Set(consumer.received.map(({ event }) => event.type));
    await eventually(() => (TYPES.every((type) => types().has(type)) ? true : undefined)).catch(
      () => undefined,
    );
    received = consumer.received;
  });
  afterAll(() => Promise.all([consumer.close(), service.remove()]));

  const ofType = (type: string) => received.filter(({ event }) => event.type === type);

  it('are told of every event, and of no other', () => {
    expect([...new Set(received.map(({ event }) => event.type))].sort()).toEqual(TYPES);
  });

  it.each(TYPES)('have the payload of %s, and the headers', (type) => {
    const headers = schemaAt('messageTraits/published/headers');
    expect(ofType(type)).not.toEqual([]);
    for (const { message } of ofType(type)) {
      expect(faults(type, message.content.toString())).toEqual([]);
      expect(headers(message.properties.headers), JSON.stringify(headers.errors)).toBe(true);
      expect(message.fields).toMatchObject({ exchange, routingKey: type });
      expect(message.properties.deliveryMode).toBe(2);
    }
  });

  it('would be found to be others: with a member too many or too few, anywhere', () => {
    for (const type of TYPES) {
      const event = ofType(type)[0]?.event as CloudEvent | undefined;
      if (!event) throw new Error(`no ${type}`);
      for (const wrong of withOneMemberWrong(event)) {
        expect(faults(type, JSON.stringify(wrong)), JSON.stringify(wrong)).not.toEqual([]);
      }
    }
  });
});

/** Objects in which anything may stand. */
const FREE = new Set(['metadata']);
/** Members that an event or a view may lack. */
const OPTIONAL = new Set([
  ...['traceid', 'spanid', 'authtype', 'authid', 'authclaims'],
  ...['extended_key_usage_oids', 'duration', 'certificate_policies', 'max_validity', 'not_after_policy'],
  ...['allow_ed25519_keys', 'allow_ml_dsa_keys', 'allowed_ml_dsa_key_sizes', 'allowed_subject_alt_names'],
  ...['name_constraints', 'permitted', 'excluded', 'dns', 'email', 'ip', 'uri'],
]);

/** The object with a member more, or one less, in it or below it. */
function* withOneMemberWrong(value: object): Generator<object> {
  yield { ...value, unheard: 'of' };
  for (const [name, member] of Object.entries(value) as [string, unknown][]) {
    if (!OPTIONAL.has(name))
      yield Object.fromEntries(Object.entries(value).filter(([each]) => each !== name));
    if (typeof member !== 'object' || member === null || Array.isArray(member) || FREE.has(name)) continue;
    for (const wrong of withOneMemberWrong(member)) yield { ...value, [name]: wrong };
  }
}

const METADATA = { patches: [{ op: 'add', path: '/site', value: { name: 'bilbao' } }] };

async function succeeded(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`the call answered ${status}: ${JSON.stringify(body)}`);
}

async function lifeOfProfile(client: ApiClient): Promise<void> {
  const profile = {
    name: 'everything',
    validity: { type: 'Duration', duration: '1y' },
    extended_key_usages: ['ClientAuth', '1.3.6.1.4.1.55555.1'],
    crypto_enforcement: { enabled: true, allow_rsa_keys: true, allowed_rsa_key_sizes: [3072] },
    name_constraints: { permitted: { dns: ['acme.test'] } },
    certificate_policies: [{ oid: '1.3.6.1.4.1.55555.2', cps: 'https://acme.test/cps' }],
    allowed_subject_alt_names: ['dns:*.acme.test'],
    max_validity: '2y',
    not_after_policy: 'clamp',
  };
  const { status, body } = await client.post<{ id: string }>('/profiles', { ...profile, sign_as_ca: true });
  if (status !== 201) throw new Error(`creating a profile answered ${status}: ${JSON.stringify(body)}`);
  await succeeded(client.put(`/profiles/${body.id}`, { ...profile, sign_as_ca: true, name: 'other' }));
  await succeeded(client.delete(`/profiles/${body.id}`));
}

async function lifeOfCa(client: ApiClient): Promise<void> {
  const { id } = await createCa(client, { id: 'root', metadata: { owner: 'acme' } });
  await succeeded(client.put(`/cas/${id}/metadata`, METADATA));
  await succeeded(client.post(`/cas/${id}/profile`, { profile_id: await createProfile(client) }));
  await succeeded(client.post(`/cas/${id}/reissue`, {}));
  await succeeded(client.post(`/cas/${id}/rekey`, {}));
  await succeeded(
    client.post(`/cas/${id}/signature/sign`, {
      message: Buffer.from('a message').toString('base64'),
      message_type: 'raw',
      signature_algorithm: 'ECDSA_SHA_256',
    }),
  );
  const { id: below } = await createCa(client, { id: 'below', parent_id: id });
  await sign(client, below);
  await succeeded(client.post(`/cas/${below}/status`, { status: 'REVOKED' }));
  await succeeded(client.delete(`/cas/${below}?cascade_delete=true`));
}

/** Its root is imported after it. */
async function lifeOfImportedCa(client: ApiClient): Promise<void> {
  const root = foreignCa({ subject: '/CN=foreign root' });
  const bottom = foreignCa({ subject: '/CN=foreign bottom', issuer: root });
  const profile_id = await createProfile(client);
  for (const [id, { certificate, key }] of Object.entries({ bottom, top: root })) {
    await succeeded(
      client.post('/cas/import', {
        id,
        profile_id,
        ca: certificate.toString('base64'),
        private_key: key.toString('base64'),
      }),
    );
  }
}

async function lifeOfCertificate(client: ApiClient): Promise<void> {
  await succeeded(
    client.post('/certificates', {
      ca_id: 'root',
      key_spec: { type: 'ECDSA', bits: 256 },
      subject: { common_name: 'device' },
      metadata: { site: 'bilbao' },
    }),
  );
  const { serial_number: signed } = await sign(client, 'root');
  await succeeded(client.put(`/certificates/${signed}/metadata`, METADATA));
  const hold = { status: 'REVOKED', revocation_reason: 'CertificateHold' };
  await succeeded(client.put(`/certificates/${signed}/status`, hold));
  const { serial_number: imported } = await importCertificate(client, 'imported', {
    metadata: { of: 'another' },
  });
  await succeeded(client.delete(`/certificates/${imported}`));
}
