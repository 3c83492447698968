import { failureToConnect } from './amqp-probe';
import type { WayToRabbitMq } from './rabbitmq';

/** Uses the broker of the variable AMQP_URL. The run fails when it does not answer. */
export const given: WayToRabbitMq = async () => {
  const url = process.env.AMQP_URL;
  if (url === undefined || url === '') return undefined;
  const failure = await failureToConnect(url);
  if (failure !== undefined) throw new Error(`AMQP_URL names a broker that does not answer: ${failure}`);
  return { url, remove: () => Promise.resolve() };
};
