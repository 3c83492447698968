import { type BrokerTls, PASSWORD_USER } from './broker-tls';
import { installDebianPackage } from './debian-package';
import { findRabbitMqServer } from './find-rabbitmq-server';
import { fromDebian } from './from-debian';
import { given } from './given';
import { inDocker } from './in-docker';
import { installed } from './installed';
import { onTheUsualPort } from './on-the-usual-port';
import type { OwnRabbitMq } from './broker';
import { startRabbitMq } from './own-rabbitmq';
import type { RabbitMq, WayToRabbitMq } from './rabbitmq';
import { type RabbitMqCluster, startRabbitMqCluster } from './rabbitmq-cluster';

export { PASSWORD_USER };
export type { BrokerTls, OwnRabbitMq, RabbitMq, RabbitMqCluster, WayToRabbitMq };

/** Ways to a broker, cheapest first. */
export const WAYS_TO_RABBITMQ: readonly WayToRabbitMq[] = [
  given,
  onTheUsualPort,
  installed,
  fromDebian,
  inDocker,
];

const WHAT_TO_DO =
  'The tests need RabbitMQ, and this machine has none: set AMQP_URL, or install rabbitmq-server, or start Docker, ' +
  'or run the tests as root on Debian or Ubuntu, where they install it themselves';

/** Returns a broker for this run. Without one the run fails, because a skipped test proves nothing. */
export async function rabbitMqForTests(ways = WAYS_TO_RABBITMQ): Promise<RabbitMq> {
  const failures: string[] = [];
  for (const way of ways) {
    try {
      const broker = await way(say);
      if (broker) return broker;
    } catch (error) {
      // Another broker does not replace that of AMQP_URL.
      if (way === given) throw error;
      failures.push(error instanceof Error ? error.message : String(error));
      say(failures.at(-1)!);
    }
  }
  const reasons = failures.length === 0 ? '' : ` (${failures.join('; ')})`;
  throw new Error(WHAT_TO_DO + reasons);
}

/**
 * Starts a broker of its own for a test that stops, starts or configures it.
 * `lines` are added to rabbitmq.conf.
 */
export async function startOwnRabbitMq(tls?: BrokerTls, lines: readonly string[] = []): Promise<OwnRabbitMq> {
  return startRabbitMq(await ownProgram(), tls, lines);
}

/** Starts a cluster of `size` nodes for a test that stops and starts them. */
export async function startOwnCluster(size: number): Promise<RabbitMqCluster> {
  return startRabbitMqCluster(await ownProgram(), size);
}

async function ownProgram(): Promise<string> {
  const program = findRabbitMqServer() ?? (await installDebianPackage(say));
  if (program !== undefined) return program;
  throw new Error('This test stops and starts a RabbitMQ of its own: install rabbitmq-server');
}

function say(line: string): void {
  process.stderr.write(`[rabbitmq] ${line}\n`);
}
