import { connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type OwnRabbitMq, rabbitMqForTests, startOwnRabbitMq } from '../support/rabbitmq';
import { failureToConnect } from '../support/rabbitmq/amqp-probe';

describe('the RabbitMQ of a test run', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('accepts connections', async () => {
    expect(await failureToConnect(inject('amqpUrl'))).toBeUndefined();
  });

  it('is the broker of AMQP_URL when the variable is set, and is left running', async () => {
    vi.stubEnv('AMQP_URL', inject('amqpUrl'));
    const broker = await rabbitMqForTests();
    expect(broker.url).toBe(inject('amqpUrl'));
    await broker.remove();
    expect(await failureToConnect(broker.url), 'the broker is left running').toBeUndefined();
  });

  it('fails the run when AMQP_URL does not answer, instead of starting another broker', async () => {
    vi.stubEnv('AMQP_URL', 'amqp://127.0.0.1:1');
    await expect(rabbitMqForTests()).rejects.toThrow(/^AMQP_URL names a broker that does not answer/);
  });

  it('fails the run with instructions when no broker can be started', async () => {
    const closed = () => Promise.resolve(undefined);
    const broken = () => Promise.reject(new Error('apt-get has no network'));
    await expect(rabbitMqForTests([closed, broken, closed])).rejects.toThrow(
      /set AMQP_URL, or install .* \(apt-get has no network\)$/,
    );
  });
});

describe('a RabbitMQ that one test starts', () => {
  let broker: OwnRabbitMq;

  /** RabbitMQ confirms a new queue before it is on disk. The stop writes it to disk before the tests. */
  beforeAll(async () => {
    broker = await startOwnRabbitMq();
    await declareQueues(broker.url, 'kept-over-stop', 'kept-over-kill');
    await broker.stop();
    await broker.start();
  });

  afterAll(() => broker.remove());

  it.each(['stop', 'kill'] as const)(
    'keeps durable messages and its address across %s and start',
    async (end) => {
      const queue = `kept-over-${end}`;
      await publish(broker.url, queue, end);
      await broker[end]();
      expect(await failureToConnect(broker.url)).toBeDefined();
      await broker.start();
      expect(await take(broker.url, queue)).toBe(end);
    },
  );
});

async function declareQueues(url: string, ...queues: string[]): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  for (const queue of queues) await channel.assertQueue(queue, { durable: true });
  await connection.close();
}

async function publish(url: string, queue: string, text: string): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  channel.sendToQueue(queue, Buffer.from(text), { persistent: true });
  await channel.waitForConfirms();
  await connection.close();
}

async function take(url: string, queue: string): Promise<string | undefined> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  const message = await channel.get(queue);
  await connection.close();
  return message === false ? undefined : message.content.toString();
}
