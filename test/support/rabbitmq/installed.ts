import { findRabbitMqServer } from './find-rabbitmq-server';
import { startRabbitMq } from './own-rabbitmq';
import type { WayToRabbitMq } from './rabbitmq';

/** A broker of our own, from the installed program. */
export const installed: WayToRabbitMq = async (say) => {
  const program = findRabbitMqServer();
  if (program === undefined) return undefined;
  say(`starting ${program}`);
  return startRabbitMq(program);
};
