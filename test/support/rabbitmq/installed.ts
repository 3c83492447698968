import { findRabbitMqServer } from './find-rabbitmq-server';
import { startRabbitMq } from './own-rabbitmq';
import type { WayToRabbitMq } from './rabbitmq';

/** Starts a broker with the installed program. */
export const installed: WayToRabbitMq = async (say) => {
  const program = findRabbitMqServer();
  if (program === undefined) return undefined;
  say(`starting ${program}`);
  return startRabbitMq(program);
};
