import { auditTable } from './audit-entries';
import { BYTES, type EventCatalogue } from './event-catalogue';

/** `docs/events.md`. */
export function eventsDocument({ events, views, audited }: EventCatalogue): string {
  const rows = events.map(
    ({ type, subject, when, payload }) => `| \`${type}\` | \`${subject}\` | ${when} | ${dataOf(payload)} |`,
  );
  const attributes = events.flatMap(({ type, extensions }) =>
    extensions.map(({ name, meaning }) => `| \`${name}\` | \`${type}\` | ${meaning} |`),
  );
  const declarations = [...views].sort(([a], [b]) => (a < b ? -1 : 1));
  return `# Events

Every event is a CloudEvent 1.0 in structured JSON form. On RabbitMQ its \`type\` is the routing key; without RabbitMQ
it can be read [from the log](#the-log). It is written in the transaction of the change it tells of, delivered at
least once, and keeps its \`id\` when it is delivered again. Events with the same \`subject\` come in order. The data
are JSON in \`data\`, or bytes as base64 in \`data_base64\`; \`datacontenttype\` says which. For machines:
[asyncapi.yaml](asyncapi.yaml), with a JSON Schema of every message.

Made from the code by \`npm run docs:update\`; a test compares.

| Type | Subject | When | Data |
| --- | --- | --- | --- |
${rows.join('\n')}

## Extension attributes of single types

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

An event that cannot be written out or published is set aside: events of other subjects go on, later ones of its subject
wait behind it, and it gets its place in the log when it is replayed. [What to do then](set-aside-events.md).

## What the data holds

${declarations.map(([name, text]) => `### ${name}\n\n\`\`\`ts\ninterface ${name} ${text}\n\`\`\``).join('\n\n')}
`;
}

/** test/e2e/events/consumer-example runs the example, and lets libs/event-consumer take over its queue. */
const ON_RABBITMQ = `The service declares one durable topic exchange, \`AMQP_EXCHANGE\` (\`lamassu-events\`), and publishes persistent messages
to it with confirms. The routing key is the type. Headers are \`_watermill_message_uuid\` (the \`id\`, which is also the
\`message-id\`), \`traceparent\` where the call had one, and \`sequence\`, the place in [the log](#the-log): all of them strings.
An event that no queue is bound for is for nobody; the log still has it.

Queues belong to their consumers. In Nest use [libs/event-consumer](event-consumer.md), which declares all of this,
repeats what failed and catches up after an absence. Elsewhere:

- A **durable quorum queue**, so that the broker may lose a node, with \`x-single-active-consumer\`: two consumers of one
  queue overtake each other within a subject. Replicas stand by.
- **Acknowledge** when the work is done. What is delivered again has the same \`id\`: remember the ids that are done, or the
  last \`sequence\` of each subject, in the transaction of the work.
- **Dead letters** go to the exchange \`lamassu-dlq\` and wait in its queue. With \`at-least-once\` a letter stays in your queue
  until it has arrived there.
- **A cluster**: \`AMQP_URL\` names the nodes, separated by commas. When one ends, the service goes on at the next: within a
  second, or some seconds where the broker refuses messages meanwhile. One that hangs is given up after two missed
  heartbeats (20 seconds; \`?heartbeat=\` in the URL says how many seconds one is). The other nodes give it up after
  RabbitMQ's \`net_ticktime\`, a minute unless you set it, and let nobody declare a queue before. Set
  \`cluster_partition_handling\` to \`pause_minority\`: a node that is cut off then takes nothing that could be lost.
- **Nothing is lost meanwhile**: what the broker had not confirmed is published again, with the same \`id\`. While there is
  no broker, or it is short of memory or disk, events wait in the outbox, and calls of the API are answered as ever.

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

const done = new Set(); // yours is a table, written in the transaction of the work
await channel.consume(QUEUE, (message) => {
  try {
    const { id, type, subject } = JSON.parse(message.content.toString());
    if (!done.has(id)) console.log(type, subject);
    done.add(id);
    channel.ack(message);
  } catch (error) {
    console.error(error.message);
    channel.nack(message, false, false); // a dead letter; \`true\` at the end delivers it again, up to the limit
  }
});
console.log('consuming');
\`\`\``;

/** How the log is read; test/e2e/events says the same in code. */
const LOG = `Every event has its place in a log, a sequence without gaps, and stays there for \`EVENT_RETENTION\` after it was
published. Whoever may read may read it, with RabbitMQ or without:

\`\`\`sh
curl -H "Authorization: Bearer $TOKEN" "$CA/v1/events?after=0&limit=100&type=ca.%23"
curl -H "Authorization: Bearer $TOKEN" "$CA/v1/events?subject=ca/root-1"
curl -N -H "Authorization: Bearer $TOKEN" "$CA/v1/events/stream?type=certificate.*&type=ca.%23"
\`\`\`

- \`type\` is an event type or a topic pattern as in AMQP (\`*\` is one word, \`#\` is none or more; in a URL \`#\` is \`%23\`).
  It can be given up to 16 times: one must match. \`subject\` is taken to the letter.
- A page has up to \`limit\` events (100, at most 1,000) and 8 MiB, and looks at 20,000 events at most. Go on with
  \`after=<next>\` for as long as \`more\` is true, also when \`list\` is empty.
- \`missed\` says how many events between \`after\` and the list are no longer kept.
- 409 says that the log has not come to \`after\`: see "When the service goes back to an older state".
- \`/events/stream\` sends what comes as server-sent events: \`id\` is the sequence, \`event\` the type, \`data\` the CloudEvent.
  It begins with what comes from now on, or after \`Last-Event-ID\`, or else after \`after\` (0 is the beginning). An event
  \`missed\` tells of events that are no longer kept. A block without data every 15 seconds at most keeps the connection
  and moves the client's last id.
- A stream ends with the token it was opened with and when the service stops; its last line, a comment, says which. The
  log is read at the pace of the reader, however slow. Each process serves \`EVENT_STREAMS_MAXIMUM\` streams (100) and
  answers 503 to more; one caller (claim \`sub\` of the token) has \`EVENT_STREAMS_PER_CALLER\` of them (10), and 429
  answers more. Both answers carry \`Retry-After\`.
- One caller may read 4 pages of \`GET /events\` at a time, all callers together 16: beyond, 429 and 503 answer.

\`GET /metrics\` says how far delivery is behind: \`outbox_depth\`, \`outbox_oldest_age_seconds\`,
\`outbox_publish_latency_seconds\`, \`outbox_publish_retries_total\`, \`event_streams\`.

### When the service goes back to an older state

A database that is restored from a backup, or whose standby takes over without the last commits, has lost changes that
were told. Commit synchronously to a standby (\`synchronous_standby_names\`) if that must not be. The log then ends earlier
than before, and goes on with numbers that others had; the ids of events are never given twice.

- A reader that is ahead of the log gets 409, and a stream is cut off: an answer with nothing would hide all that happens
  until the log has come to that place again. \`libs/event-consumer\` (and so the webhook forwarder) then says so in its
  log, and reads from the beginning what the log has; what it has handled it drops.
- A reader that comes back when the log has outgrown its place cannot notice: let the consumers connect before the
  service takes calls again, or set their position to 0 (\`UPDATE event_position SET sequence = 0\`).
- What was told and is no more stays told. Compare with the lists of the API what siblings have kept since the backup.`;

const AUDIT = `With \`AUDIT_EVENTS=lamassu\` or \`prefixed\`, every call that changes something is told once more: with what was asked
for, what came of it, and in the envelope by whom. Of a change the audit event follows its event, in the same
transaction and with the same subject; that a call failed is written down before the call is answered. What the service does of itself has no audit event, such as the expiry of
certificates.

Requests that are refused before a call begins (401, 403, and 400 for a body or a parameter that is not as the API
describes it) have no event each, as clients without a token could fill the log with them. \`audit.request.refused\` is
published instead, under this name in both namings and at most once a minute for all processes together: how many
requests one process refused since its last such event, and the 20 identities (of verified tokens only) and addresses
with most of them. An address is that of the connection, so behind a proxy it is the proxy's; of IPv6 it is the /64.

\`data\` is \`{ "input": …, "has_error": …, "output": … }\`. \`input\` has the names of the reference's input structures
(\`CAID\`, \`Patches\`; of \`certificate.create\` those of the body), never a private key, and in place of a message that was
to be signed its digest; over 64 KiB only its short members, and \`InputOmitted\`. \`output\` is what the call answered: an object, \`{}\` or null after a deletion, base64 of a
signature; of a failure the text of the error, and the \`subject\` is what the call was meant for (\`ca\` alone, when that
had no id yet). What a CA took along when it was revoked, put on hold, released or deleted has audit events as well, and
so has the signature (\`ca.sign.certificate\`) that belongs to \`certificate.create\`.

The names are those of \`AUDIT_EVENTS=lamassu\`, which existing consumers know: a failure also reaches consumers of \`ca.#\`.
With \`prefixed\` they are \`audit.<type>\` and \`audit.<type>.error\`, without exception.`;

const dataOf = (payload: string): string =>
  payload === BYTES ? 'bytes, in `data_base64`' : `\`${payload}\``;
