import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Operator, startSibling } from '../../integration/event-consumer/sibling';
import { eventuallyHolds } from '../../support/eventually';
import { createProfile } from '../../support/issuing';
import { type ServiceProcess, startService } from '../../support/service';

const NAME = randomBytes(4).toString('hex');
const EXCHANGE = `events-${NAME}`;
const DEAD_LETTERS = `dead-${NAME}`;
const QUEUE = `sibling-${NAME}`;

describe('the consumer that docs/events.md shows', () => {
  let service: ServiceProcess;
  let operator: Operator;
  let example: ChildProcess;
  let output = '';

  beforeAll(async () => {
    const amqpUrl = inject('amqpUrl');
    operator = await Operator.at(amqpUrl);
    service = await startService({ AMQP_URL: amqpUrl, AMQP_EXCHANGE: EXCHANGE });
    const [, code = ''] = /```js\n([\s\S]*?)```/.exec(readFileSync('docs/events.md', 'utf8')) ?? [];
    const env = { PATH: process.env['PATH'], AMQP_URL: amqpUrl, EXCHANGE, DEAD_LETTERS, QUEUE };
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { env });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    example = child;
    await printed(/^consuming$/m);
  });
  afterAll(async () => {
    example.kill();
    await operator.remove(EXCHANGE);
    await service.remove();
  });

  const printed = (pattern: RegExp) =>
    eventuallyHolds(() => {
      expect(output).toMatch(pattern);
    });

  it('prints an event of the service', async () => {
    const client = service.admin;
    const id = await createProfile(client);
    await printed(new RegExp(`^profile.issuance.create profile/${id}$`, 'm'));
  });

  it('handles an event once that is delivered twice', async () => {
    const event = { id: 'twice', subject: 'profile/1', version: 1 };
    operator.publish(EXCHANGE, event, 1, 'profile.issuance.update');
    operator.publish(EXCHANGE, event, 1, 'profile.issuance.update');
    operator.publish(EXCHANGE, { ...event, id: 'after', subject: 'profile/2' }, 1, 'profile.issuance.update');
    await printed(/^profile\.issuance\.update profile\/2$/m);
    expect(output.match(/^profile\.issuance\.update profile\/1$/gm)).toHaveLength(1);
  });

  it('dead-letters a message that is not JSON', async () => {
    operator.channel.publish(EXCHANGE, 'profile.issuance.update', Buffer.from('no JSON'));
    await printed(/not valid JSON/);
    const letter = await eventuallyHolds(async () => {
      const message = await operator.take(DEAD_LETTERS);
      expect(message).toBeDefined();
      return message!;
    });
    expect(letter.content.toString()).toBe('no JSON');
    expect(letter.fields).toMatchObject({ exchange: DEAD_LETTERS, routingKey: 'lamassu-dlq' });
    await eventuallyHolds(async () => {
      expect(await operator.messagesIn(QUEUE)).toBe(0);
    });
  });

  it('declares its queue as libs/event-consumer does, which can consume from it', async () => {
    const sibling = await startSibling({ amqpUrl: inject('amqpUrl'), exchange: EXCHANGE });
    await eventuallyHolds(() => {
      expect(sibling.consumer.state).toBe('consuming');
    });
    await sibling.stop();
  });
});
