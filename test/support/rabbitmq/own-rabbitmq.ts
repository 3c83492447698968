import { Broker, type OwnRabbitMq } from './broker';
import type { BrokerTls } from './broker-tls';
import { freePorts } from './free-ports';

const ATTEMPTS = 3;

/**
 * Starts a broker in a directory of its own, on ports of its own; it shares nothing with any other on the machine.
 * With `tls` it also listens for TLS, and takes only clients with a certificate there.
 */
export async function startRabbitMq(
  program: string,
  tls?: BrokerTls,
  lines: readonly string[] = [],
): Promise<OwnRabbitMq> {
  for (let attempt = 1; ; attempt++) {
    const broker = new Broker(program, await freePorts(tls ? 4 : 3), { tls, lines });
    try {
      await broker.start();
      return broker;
    } catch (error) {
      const output = broker.output;
      await broker.remove();
      if (attempt === ATTEMPTS) throw new Error(`${String(error)}\n${output}`, { cause: error });
    }
  }
}
