import { stringify } from 'yaml';
import { auditEntries } from './audit-entries';
import { BYTES, type EventCatalogue, type EventEntry } from './event-catalogue';
import type { Schema } from './json-schemas';

/**
 * Returns the text of `docs/asyncapi.yaml`: AsyncAPI 3.0 (https://www.asyncapi.com/docs/reference/specification/v3.0.0), with the AMQP
 * bindings 0.3.0. The payloads of the catalogue must be JSON Schemas (`JsonSchemas`).
 */
export function asyncApiDocument(catalogue: EventCatalogue): string {
  const events = catalogueOf(catalogue);
  const audits = auditEntries(catalogue).map(({ type }) => type);
  const byType = <T>(make: (event: EventEntry) => T) =>
    Object.fromEntries(events.map((event) => [event.type, make(event)]));
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Events of the certificate authority',
      version: 'as built',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    servers: {
      rabbitmq: {
        host: 'localhost:5672',
        protocol: 'amqp',
        protocolVersion: '0-9-1',
        description: 'The broker of AMQP_URL. amqps is supported as well.',
      },
    },
    channels: byType(channelOf),
    operations: byType(operationOf),
    components: {
      messages: byType((event) => messageOf(event, audits)),
      messageTraits: { published: { contentType: 'application/cloudevents+json', headers: HEADERS } },
      channelBindings: { topicExchange: TOPIC_EXCHANGE },
      operationBindings: { persistent: { amqp: { deliveryMode: 2, bindingVersion: '0.3.0' } } },
      schemas: { ...schemasOf(catalogue.views), AuditEvent: auditEnvelope(audits) },
    },
  };
  return `# Made from the code by \`npm run docs:update\`; a test compares.\n${stringify(document, { aliasDuplicateObjects: false })}`;
}

/** Returns all messages: the events and their audit events. */
export function catalogueOf(catalogue: EventCatalogue): EventEntry[] {
  return [...catalogue.events, ...auditEntries(catalogue)].sort((a, b) => (a.type < b.type ? -1 : 1));
}

const DESCRIPTION = `Every change is published as a CloudEvent 1.0 in structured JSON form: at least once, with a constant \`id\`, in order for
each \`subject\`. docs/events.md has the details, and describes how to read events again and without RabbitMQ.`;

/** Contract 8.4. */
const TOPIC_EXCHANGE = {
  amqp: {
    is: 'routingKey',
    exchange: { name: 'lamassu-events', type: 'topic', durable: true, autoDelete: false, vhost: '/' },
    bindingVersion: '0.3.0',
  },
};

/** All headers are strings, because existing consumers reject other types. */
const HEADERS: Schema = {
  type: 'object',
  properties: {
    _watermill_message_uuid: { type: 'string', format: 'uuid', description: 'The `id` of the event.' },
    traceparent: {
      type: 'string',
      pattern: '^00-[0-9a-f]{32}-[0-9a-f]{16}-01$',
      description: 'W3C Trace Context of the request that caused the event, if it had one.',
    },
    sequence: {
      type: 'string',
      pattern: '^[1-9][0-9]*$',
      description:
        'Number in the event log. `GET /api/ca/v1/events?after=<sequence>` returns the events after it.',
    },
  },
  required: ['_watermill_message_uuid', 'sequence'],
  additionalProperties: false,
};

const channelOf = ({ type }: EventEntry) => ({
  address: type,
  messages: { [type]: { $ref: `#/components/messages/${type}` } },
  bindings: { $ref: '#/components/channelBindings/topicExchange' },
});

const operationOf = ({ type, when }: EventEntry) => ({
  action: 'send',
  channel: { $ref: `#/channels/${type}` },
  summary: when,
  messages: [{ $ref: `#/channels/${type}/messages/${type}` }],
  bindings: { $ref: '#/components/operationBindings/persistent' },
});

const messageOf = (event: EventEntry, audits: readonly string[]) => ({
  name: event.type,
  title: event.type,
  summary: event.when,
  traits: [{ $ref: '#/components/messageTraits/published' }],
  payload: audits.includes(event.type) ? { $ref: '#/components/schemas/AuditEvent' } : envelopeOf(event),
});

function envelopeOf({ type, subject, payload, extensions }: EventEntry): Schema {
  const isBytes = payload === BYTES;
  const own = extensions.map(
    ({ name, meaning }) => [name, { type: 'string', description: meaning }] as const,
  );
  return cloudEvent({
    type: { const: type },
    subject: { type: 'string', pattern: `^${subject.replace(/<.*>$/, '.+')}$`, description: subject },
    datacontenttype: { const: isBytes ? 'application/octet-stream' : 'application/json' },
    ...Object.fromEntries(own),
    ...(isBytes
      ? { data_base64: { type: 'string', contentEncoding: 'base64' } }
      : { data: JSON.parse(payload) as Schema }),
  });
}

/** Schema of all audit events (contract 8.3). The subject of a failure can lack an id, because creation may fail. */
function auditEnvelope(types: readonly string[]): Schema {
  const data = {
    input: { type: 'object', description: 'Input of the call.' },
    has_error: { type: 'boolean' },
    output: { description: 'Output of the call, or the error text of a failed call.' },
  };
  return cloudEvent({
    type: { enum: types },
    subject: { type: 'string', pattern: '^(ca|certificate|profile)(/.+)?$' },
    datacontenttype: { const: 'application/json' },
    data: { type: 'object', properties: data, required: Object.keys(data), additionalProperties: false },
  });
}

/** CloudEvents 1.0.2; the attributes of contract 8.1. */
function cloudEvent(properties: Readonly<Record<string, Schema>>): Schema {
  const all = {
    specversion: { const: '1.0' },
    id: { type: 'string', format: 'uuid' },
    source: { type: 'string', format: 'uri-reference' },
    time: { type: 'string', format: 'date-time' },
    ...properties,
  };
  return {
    type: 'object',
    properties: { ...all, ...ATTRIBUTES_OF_A_CALL },
    required: Object.keys(all),
    additionalProperties: false,
  };
}

/** Attributes of events that a request caused. Events of jobs lack them. */
const ATTRIBUTES_OF_A_CALL = {
  traceid: { type: 'string', pattern: '^[0-9a-f]{32}$' },
  spanid: { type: 'string', pattern: '^[0-9a-f]{16}$' },
  authtype: { type: 'string', enum: ['jwt', 'system'] },
  authid: { type: 'string' },
  authclaims: { type: 'string', contentMediaType: 'application/json' },
};

function schemasOf(views: ReadonlyMap<string, string>): Record<string, Schema> {
  const byName = [...views].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(byName.map(([name, text]) => [name, JSON.parse(text) as Schema]));
}
