import { connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type OwnRabbitMq, rabbitMqForTests, startOwnRabbitMq } from '../support/rabbitmq';
import { failureToConnect } from '../support/rabbitmq/amqp-probe';

describe('the RabbitMQ of this run', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('answers', async () => {
    expect(await failureToConnect(inject('amqpUrl'))).toBeUndefined();
  });

  it('is the one of AMQP_URL, when somebody set it', async () => {
    vi.stubEnv('AMQP_URL', inject('amqpUrl'));
    const broker = await rabbitMqForTests();
    expect(broker.url).toBe(inject('amqpUrl'));
    await broker.remove();
    expect(await failureToConnect(broker.url), 'it is left running').toBeUndefined();
  });

  it('fails the run when AMQP_URL does not answer, instead of taking another one', async () => {
    vi.stubEnv('AMQP_URL', 'amqp://127.0.0.1:1');
    await expect(rabbitMqForTests()).rejects.toThrow(/^AMQP_URL names a broker that does not answer/);
  });

  it('fails the run with what to do, when there is no way to one', async () => {
    const closed = () => Promise.resolve(undefined);
    const broken = () => Promise.reject(new Error('apt-get has no network'));
    await expect(rabbitMqForTests([closed, broken, closed])).rejects.toThrow(
      /set AMQP_URL, or install .* \(apt-get has no network\)$/,
    );
  });
});

describe('a RabbitMQ of a test', () => {
  let broker: OwnRabbitMq;

  /** RabbitMQ acknowledges a new queue before it is on disk, unlike a message: an orderly stop writes it. */
  beforeAll(async () => {
    broker = await startOwnRabbitMq();
    await declareQueues(broker.url, 'kept-over-stop', 'kept-over-kill');
    await broker.stop();
    await broker.start();
  });

  afterAll(() => broker.remove());

  it.each(['stop', 'kill'] as const)(
    'keeps durable messages and its address over %s and start',
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
