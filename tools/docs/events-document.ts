import { auditTable } from './audit-entries';
import { BYTES, type EventCatalogue } from './event-catalogue';

/** Returns the text of `docs/events.md`. */
export function eventsDocument({ events, views, audited }: EventCatalogue): string {
  const rows = events.map(
    ({ type, subject, when, payload }) => `| \`${type}\` | \`${subject}\` | ${when} | ${dataOf(payload)} |`,
  );
  const attributes = events.flatMap(({ type, extensions }) =>
    extensions.map(({ name, meaning }) => `| \`${name}\` | \`${type}\` | ${meaning} |`),
  );
  const declarations = [...views].sort(([a], [b]) => (a < b ? -1 : 1));
  return `# Events

This page lists every event, and says how to read events from RabbitMQ and from the log.

Every event is a CloudEvent 1.0 in structured JSON. On RabbitMQ its \`type\` is the routing key; without RabbitMQ it can be
read [from the log](#the-log). An event is stored in the transaction of its change and delivered at least once; its \`id\`
stays the same when it is delivered again. Events with the same \`subject\` are delivered in order. The payload is JSON in
\`data\`, or bytes as base64 in \`data_base64\`; \`datacontenttype\` says which. [asyncapi.yaml](asyncapi.yaml) has a JSON
Schema of every message.

Generated from the code by \`npm run docs:update\`; a test compares.

| Type | Subject | When | Data |
| --- | --- | --- | --- |
${rows.join('\n')}

## Extension attributes of some types

| Attribute | Type | Meaning |
| --- | --- | --- |
${attributes.join('\n')}

## Audit events

${AUDIT}

${auditTable(audited)}

## On RabbitMQ

${ON_RABBITMQ}

## The log

${LOG}

## Events that cannot be delivered

An event that cannot be written or published is set aside: events of other subjects are published, later events of its
subject wait, and it gets its number when it is replayed. [What to do then](set-aside-events.md).

## Types of the data

${declarations.map(([name, text]) => `### ${name}\n\n\`\`\`ts\ninterface ${name} ${text}\n\`\`\``).join('\n\n')}
`;
}

/** test/e2e/events/consumer-example runs this example, and then libs/event-consumer on the same queue. */
const ON_RABBITMQ = `The service declares one durable topic exchange, \`AMQP_EXCHANGE\` (\`lamassu-events\`), and publishes persistent messages
to it with publisher confirms. The routing key is the type. Headers, all of them strings, are \`_watermill_message_uuid\` (the
\`id\`, which is also the \`message-id\`), \`traceparent\` when the call had one, and \`sequence\`, the number in
[the log](#the-log). An event without a bound queue is dropped by RabbitMQ; the log still has it.

Queues belong to their consumers. In Nest use [libs/event-consumer](event-consumer.md), which declares them, retries failures
and catches up after an absence. Elsewhere:

- Declare a **durable quorum queue**, so that the broker may lose a node, with \`x-single-active-consumer\`: two consumers of
  one queue overtake each other within a subject. Replicas stand by.
- **Acknowledge** when the work is done. A message that is delivered again has the same \`id\`: store the ids of handled events,
  or the last \`sequence\` of each subject, in the transaction of the work.
- **Dead letters** go to the exchange \`lamassu-dlq\` and wait in its queue. With \`at-least-once\` a letter stays in your queue
  until it has arrived there.
- **A cluster**: \`AMQP_URL\` lists the nodes, separated by commas. When a node stops, the service connects to the next one:
  within a second, or some seconds while the broker rejects messages. A node that hangs is left after two missed heartbeats
  (20 seconds; \`?heartbeat=\` in the URL sets the seconds of one). The other nodes leave it after RabbitMQ's
  \`net_ticktime\`, a minute by default, and reject queue declarations until then. Set \`cluster_partition_handling\` to
  \`pause_minority\`: an isolated node then accepts nothing that could be lost.
- **No event is lost meanwhile**: events without a confirm are published again, with the same \`id\`. While there is no broker, or
  the broker is short of memory or disk, events wait in the outbox, and the API answers as usual.

\`\`\`js
import { connect } from 'amqplib';

const { AMQP_URL, EXCHANGE = 'lamassu-events', DEAD_LETTERS = 'lamassu-dlq', QUEUE = 'my-service' } = process.env;
const quorum = { 'x-queue-type': 'quorum' };

const connection = await connect(AMQP_URL);
const channel = await connection.createChannel();
await channel.assertExchange(EXCHANGE, 'topic', { durable: true });
await channel.assertExchange(DEAD_LETTERS, 'topic', { durable: true });
await channel.assertQueue(DEAD_LETTERS, { durable: true, arguments: quorum });
await channel.bindQueue(DEAD_LETTERS, DEAD_LETTERS, '#');
await channel.assertQueue(QUEUE, {
  durable: true,
  arguments: {
    ...quorum,
    'x-single-active-consumer': true,
    'x-delivery-limit': 50,
    'x-dead-letter-exchange': DEAD_LETTERS,
    'x-dead-letter-routing-key': 'lamassu-dlq',
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  },
});
await channel.bindQueue(QUEUE, EXCHANGE, 'profile.#');
await channel.prefetch(1);

const done = new Set(); // use a table, written in the transaction of the work
await channel.consume(QUEUE, (message) => {
  try {
    const { id, type, subject } = JSON.parse(message.content.toString());
    if (!done.has(id)) console.log(type, subject);
    done.add(id);
    channel.ack(message);
  } catch (error) {
    console.error(error.message);
    channel.nack(message, false, false); // a dead letter; with \`true\` it is delivered again, up to the limit
  }
});
console.log('consuming');
\`\`\``;

/** Describes how to read the log. test/e2e/events runs the same steps. */
const LOG = `Every event has a number in the log, a sequence without gaps, and stays there for \`EVENT_RETENTION\` after it was
published. Callers with the permission \`reader\` can read it, with RabbitMQ or without:

\`\`\`sh
curl -H "Authorization: Bearer $TOKEN" "$CA/v1/events?after=0&limit=100&type=ca.%23"
curl -H "Authorization: Bearer $TOKEN" "$CA/v1/events?subject=ca/root-1"
curl -N -H "Authorization: Bearer $TOKEN" "$CA/v1/events/stream?type=certificate.*&type=ca.%23"
\`\`\`

- \`type\` is an event type or an AMQP topic pattern (\`*\` is one word, \`#\` is none or more; in a URL \`#\` is \`%23\`). It may
  occur up to 16 times; one must match. \`subject\` is compared exactly.
- A page has up to \`limit\` events (100, at most 1,000) and 8 MiB, and reads at most 20,000 events. Continue with
  \`after=<next>\` while \`more\` is true, also when \`list\` is empty.
- \`missed\` is the number of events between \`after\` and the list that were removed.
- 409 means that the log ends before \`after\`: see "When the service goes back to an older state".
- \`/events/stream\` sends new events as server-sent events: \`id\` is the sequence, \`event\` the type, \`data\` the CloudEvent. It
  begins after \`Last-Event-ID\`, else after \`after\` (0 is the beginning), else now. An event \`missed\` reports removed events. A
  block without data, at least every 15 seconds, keeps the connection alive and moves the client's last id.
- A stream ends when its token expires and when the service stops; its last line, a comment, says which. The log is read at the
  pace of the client. Each process serves \`EVENT_STREAMS_MAXIMUM\` streams (100) and returns 503 beyond; one caller (claim
  \`sub\`) may have \`EVENT_STREAMS_PER_CALLER\` (10), with 429 beyond. Both have \`Retry-After\`.
- One caller may read 4 pages of \`GET /events\` at a time, all callers together 16; beyond that 429 and 503.

The [metrics](operations.md#metrics) \`outbox_depth\`, \`outbox_oldest_age_seconds\`, \`outbox_publish_latency_seconds\` and
\`outbox_publish_retries_total\` show the delay of the delivery.

### When the service goes back to an older state

A database that is restored from a backup, or whose standby takes over without the last commits, has lost changes whose events
were published. Use a synchronous standby (\`synchronous_standby_names\`) to prevent that. The log then ends earlier than before, and
new events get numbers that lost events had. Event ids are never used twice.

- A reader beyond the end of the log gets 409, and a stream is ended: an empty answer would hide all events until the log reaches
  that number again. \`libs/event-consumer\` (and so the webhook forwarder) then logs it, reads the log from its beginning, and drops
  the events that it has handled.
- A reader that connects after the log has passed its position cannot detect the restore. Let the consumers connect before the service
  takes calls again, or set their position to 0 (\`UPDATE event_position SET sequence = 0\`).
- Events of lost changes are not revoked. Compare the data of sibling services since the backup with the lists of the API.`;

const AUDIT = `With \`AUDIT_EVENTS=lamassu\` or \`prefixed\`, every call that changes something has a second event with its input, its output, and
the caller in the envelope. The audit event of a change follows its event, in the same transaction and with the same subject. The
audit event of a failed call is stored before the call is answered. Changes by jobs, such as the expiry of certificates, have no
audit event.

Requests that are rejected before a call begins (401, 403, and 400 for a malformed body or parameter) have no event each, because
clients without a token could fill the log with them. \`audit.request.refused\` is published instead, with this name in both namings
and at most once a minute for all processes together. It has the number of requests that one process rejected since its last such
event, and the 20 most frequent identities (of verified tokens only) and addresses. An address is that of the connection, behind a proxy
that of the proxy; of IPv6 it is the /64.

\`data\` is \`{ "input": …, "has_error": …, "output": … }\`.

- \`input\` has the names of the reference's input structures (\`CAID\`, \`Patches\`; for \`certificate.create\` those of the body). It never
  has a private key, and the digest in place of a message to be signed. Over 64 KiB it has its short members only, and
  \`InputOmitted\`.
- \`output\` is the answer of the call: an object, \`{}\` or null after a deletion, base64 of a signature, or the text of the error. The
  \`subject\` of a failed call is its target (\`ca\` alone when that had no id yet).
- Everything below a CA that was revoked, put on hold, released or deleted with it has audit events too, and so has the signature
  (\`ca.sign.certificate\`) of a \`certificate.create\`.

The names are those of \`AUDIT_EVENTS=lamassu\`, which existing consumers know: failures also match \`ca.#\`. With \`prefixed\` they are
\`audit.<type>\` and \`audit.<type>.error\` without exception.`;

const dataOf = (payload: string): string =>
  payload === BYTES ? 'bytes, in `data_base64`' : `\`${payload}\``;
