import { setTimeout as sleep } from 'node:timers/promises';
import { RejectedEventError } from '@libs/event-consumer';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { eventuallyHolds } from '../../support/eventually';
import { type RabbitMqCluster, startOwnCluster } from '../../support/rabbitmq';
import { anExchange, Operator, type Sibling, startSibling } from '../event-consumer/sibling';
import { createDatabase, type Replica, startReplica } from './replica';

const SUBJECTS = ['ca/1', 'ca/2', 'ca/3'];

describe('a RabbitMQ cluster of three nodes', () => {
  let cluster: RabbitMqCluster;
  let databaseUrl: string;
  let exchange: string;
  const started: (Replica | Sibling)[] = [];

  beforeAll(async () => {
    [cluster, databaseUrl] = await Promise.all([startOwnCluster(3), createDatabase(inject('postgresUrl'))]);
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((each) => each.stop()));
  });
  afterAll(() => cluster.remove());

  /** Returns the URLs of the nodes in this order, in the format of AMQP_URL. */
  const urls = (...order: number[]): string =>
    order.map((n) => `${cluster.nodes[n]!.url}?heartbeat=2`).join(',');

  const start = async (ofPublisher: string, ofConsumer: string): Promise<[Replica, Sibling]> => {
    exchange = anExchange();
    const sibling = await startSibling({ amqpUrl: ofConsumer, exchange });
    started.push(sibling);
    await eventuallyHolds(() => {
      expect(sibling.consumer.state).toBe('consuming');
    });
    const replica = await startReplica({ databaseUrl, exchange, amqpUrl: ofPublisher, relay: true });
    started.push(replica);
    return [replica, sibling];
  };
  const arrived = async (sibling: Sibling, count: number): Promise<void> => {
    await eventuallyHolds(() => {
      expect(sibling.calls).toHaveLength(count);
    });
  };

  it('delivers an event published at one node to a consumer at another node', async () => {
    const [replica, sibling] = await start(urls(0), urls(2));
    await replica.change('ca/at-another-node');
    await arrived(sibling, 1);
  });

  it('delivers every event once and in order while the nodes of publisher and consumer are killed in turn', async () => {
    const [replica, sibling] = await start(urls(0, 1, 2), urls(1, 2, 0));
    const versions = new Map<string, number[]>(SUBJECTS.map((subject) => [subject, []]));
    let goesOn = true;
    const changes = async (): Promise<void> => {
      while (goesOn) {
        for (const subject of SUBJECTS) versions.get(subject)!.push(await replica.change(subject));
        await sleep(5);
      }
    };
    const changing = changes();
    for (const node of [0, 1]) {
      await sleep(500);
      await cluster.nodes[node]!.kill();
      const before = sibling.calls.length;
      await eventuallyHolds(() => {
        expect(sibling.calls.length).toBeGreaterThan(before + 100); // while the node is down
      });
      await cluster.nodes[node]!.start();
    }
    goesOn = false;
    await changing;
    await arrived(sibling, [...versions.values()].flat().length);
    for (const [subject, expected] of versions) {
      const seen = sibling.calls.filter((call) => call.subject === subject).map(({ version }) => version);
      expect(seen).toEqual(expected);
    }
  });

  /** In RabbitMQ 3.10, a channel that first uses a queue at this moment rejects every message for that queue. */
  it('accepts the first events of a publisher while the node of the queue is killed', async () => {
    const [replica, sibling] = await start(urls(2), urls(1, 2, 0));
    await Promise.all([
      cluster.nodes[1]!.kill(),
      ...SUBJECTS.map((subject) => replica.change(`${subject}/first`)),
    ]);
    await arrived(sibling, SUBJECTS.length);
    await cluster.nodes[1]!.start();
  });

  it('accepts the first dead letter of a consumer after the node of the dead-letter queue was killed', async () => {
    exchange = anExchange();
    const dead = exchange.replace('events', 'dead');
    /** Uses a connection per call, because the broker may close it while the queue is unavailable. */
    const asOperator = async <T>(node: number, does: (operator: Operator) => Promise<T>): Promise<T> => {
      const operator = await Operator.at(cluster.nodes[node]!.url);
      try {
        return await does(operator);
      } finally {
        await operator.close().catch(() => undefined);
      }
    };
    await asOperator(1, ({ channel }) =>
      channel.assertQueue(dead, { durable: true, arguments: { 'x-queue-type': 'quorum' } }),
    );
    const killed = Promise.withResolvers<undefined>();
    const sibling = await startSibling({
      amqpUrl: urls(2),
      exchange,
      onEvent: async () => {
        await killed.promise;
        throw new RejectedEventError('makes no sense');
      },
    });
    started.push(sibling);
    await eventuallyHolds(() => {
      expect(sibling.consumer.state).toBe('consuming');
    });
    await asOperator(2, (operator) => {
      operator.publish(exchange, { id: 'first', subject: 'ca/1', version: 1 });
      return operator.messagesIn(dead); // the broker answers this after it has accepted the event
    });
    await arrived(sibling, 1);
    await cluster.nodes[1]!.kill();
    killed.resolve(undefined);
    await eventuallyHolds(async () => {
      expect(await asOperator(2, (operator) => operator.messagesIn(dead))).toBe(1);
    });
    expect(sibling.calls).toHaveLength(1);
    await cluster.nodes[1]!.start();
  });

  it('is used through another node when the node of publisher, consumer and queue hangs', async () => {
    const [replica, sibling] = await start(urls(0, 1, 2), urls(0, 2, 1));
    await replica.change('ca/before');
    await arrived(sibling, 1);
    cluster.nodes[0]!.freeze();
    try {
      for (const subject of SUBJECTS) await replica.change(subject);
      await eventuallyHolds(() => {
        expect(sibling.consumer.state).toBe('away');
      });
      expect(sibling.calls).toHaveLength(1);
      await arrived(sibling, 1 + SUBJECTS.length);
    } finally {
      cluster.nodes[0]!.thaw();
    }
    await replica.change('ca/after');
    await arrived(sibling, 2 + SUBJECTS.length);
  });

  it('is reached through the second node of AMQP_URL when the first one is stopped', async () => {
    await cluster.nodes[0]!.stop();
    const [replica, sibling] = await start(urls(0, 1), urls(0, 2));
    await replica.change('ca/first-node-away');
    await arrived(sibling, 1);
  });
});
