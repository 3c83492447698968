import { isLoopbackHost } from '@libs/kernel';

/**
 * Describes the first node of `amqpUrl` (one address, or several, separated by commas) that is reached over a network
 * without TLS; `undefined` when there is none.
 */
export function unencryptedBroker(amqpUrl: string): string | undefined {
  const nodes = amqpUrl.split(',').map((text) => new URL(text.trim()));
  const plain = nodes.find(({ protocol, hostname }) => protocol === 'amqp:' && !isOnThisMachine(hostname));
  return plain && `AMQP_URL: the connection to ${plain.hostname} does not use TLS; amqps:// turns it on`;
}

/** Without a host the client library connects to localhost. */
const isOnThisMachine = (host: string): boolean => host === '' || isLoopbackHost(host);
