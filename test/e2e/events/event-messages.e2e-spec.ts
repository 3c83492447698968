import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AUDIT_NAMINGS, auditEventTypes, type AuditNaming, type CloudEvent } from '@libs/messaging';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { Consumer, type Received } from '../../integration/messaging/consumer';
import { eventually } from '../../support/eventually';
import { readMetrics, withMetrics } from '../../support/metrics';
import { type ServiceProcess, startService } from '../../support/service';
import { everyCall, everyFailure } from './every-call';

interface Document {
  readonly channels: Readonly<Record<string, { readonly address: string }>>;
}

const DOCUMENT = parse(readFileSync('docs/asyncapi.yaml', 'utf8')) as Document;
const ADDRESSES = Object.values(DOCUMENT.channels).map(({ address }) => address);
const CHANGES = ADDRESSES.filter((type) => !type.startsWith('audit.') && !type.endsWith('.error'));
const AUDITED = CHANGES.filter((type) => ADDRESSES.includes(`audit.${type}.error`));
const auditsOf = (naming: AuditNaming): string[] =>
  AUDITED.map((type) => auditEventTypes(type, naming)).flatMap(({ success, failure }) => [success, failure]);
/** Event of rejected requests. It has the same type in both namings. */
const REFUSALS = 'audit.request.refused';
const SCHEMAS = new Ajv({ strict: false, allErrors: true });
(addFormats.default as (ajv: Ajv) => Ajv)(SCHEMAS);
SCHEMAS.addSchema({ ...DOCUMENT, $id: 'asyncapi' });

const COMPILED = new Map<string, ValidateFunction>();

function schemaAt(path: string): ValidateFunction {
  const schema = COMPILED.get(path) ?? SCHEMAS.compile({ $ref: `asyncapi#/components/${path}` });
  COMPILED.set(path, schema);
  return schema;
}

/** Returns the errors of a text as the payload of an event type. */
function faults(type: string, text: string): unknown[] {
  const validate = schemaAt(`messages/${type}/payload`);
  validate(JSON.parse(text));
  return validate.errors ?? [];
}

it('docs/asyncapi.yaml has the audit events of both namings', () => {
  expect(AUDITED.length).toBeGreaterThan(15);
  const all = [...CHANGES, REFUSALS, ...AUDIT_NAMINGS.flatMap(auditsOf)];
  expect([...new Set(all)].sort()).toEqual(ADDRESSES);
});

describe.each(AUDIT_NAMINGS)('messages on RabbitMQ with AUDIT_EVENTS=%s', (naming) => {
  const types = [...CHANGES, REFUSALS, ...auditsOf(naming)].sort();
  let service: ServiceProcess;
  let consumer: Consumer;
  let received: readonly Received[];
  const exchange = `events-${randomBytes(4).toString('hex')}`;

  beforeAll(async () => {
    consumer = await Consumer.of(inject('amqpUrl'), exchange);
    service = await startService({
      AMQP_URL: inject('amqpUrl'),
      AMQP_EXCHANGE: exchange,
      ALLOW_CASCADE_DELETE: 'true',
      AUDIT_EVENTS: naming,
      ...(await withMetrics()),
    });
    const databaseUrl = service.databaseUrl;
    const client = service.admin;
    await everyCall(client);
    await everyFailure(client, databaseUrl);
    await eventually(async () => ((await readMetrics(service)).get('outbox_depth') === 0 ? true : undefined));
    const come = () => new Set(consumer.received.map(({ event }) => event.type));
    await eventually(() => (types.every((type) => come().has(type)) ? true : undefined)).catch(
      () => undefined,
    );
    received = consumer.received;
  });
  afterAll(() => Promise.all([consumer.close(), service.remove()]));

  const ofType = (type: string) => received.filter(({ event }) => event.type === type);

  it('have every type of docs/asyncapi.yaml, and no other', () => {
    expect([...new Set(received.map(({ event }) => event.type))].sort()).toEqual(types);
  });

  it.each(types)('have the payload and headers of docs/asyncapi.yaml: %s', (type) => {
    const headers = schemaAt('messageTraits/published/headers');
    expect(ofType(type)).not.toEqual([]);
    for (const { message } of ofType(type)) {
      expect(faults(type, message.content.toString())).toEqual([]);
      expect(headers(message.properties.headers), JSON.stringify(headers.errors)).toBe(true);
      expect(message.fields).toMatchObject({ exchange, routingKey: type });
      expect(message.properties.deliveryMode).toBe(2);
    }
  });

  it('do not match docs/asyncapi.yaml with one member more or less, at any depth', () => {
    for (const type of types) {
      const event = ofType(type)[0]?.event as CloudEvent | undefined;
      if (!event) throw new Error(`no ${type}`);
      for (const wrong of withOneMemberWrong(event)) {
        expect(faults(type, JSON.stringify(wrong)), JSON.stringify(wrong)).not.toEqual([]);
      }
    }
  });
});

/** Objects that may have any member. */
const FREE = new Set(['metadata', 'input', 'output']);
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
