import { failureToConnect } from './amqp-probe';
import type { WayToRabbitMq } from './rabbitmq';

const URL_OF_A_FRESH_BROKER = 'amqp://guest:guest@127.0.0.1:5672';

/** One that already runs on this machine, for example a service container of CI. */
export const onTheUsualPort: WayToRabbitMq = async () => {
  if ((await failureToConnect(URL_OF_A_FRESH_BROKER)) !== undefined) return undefined;
  return { url: URL_OF_A_FRESH_BROKER, remove: () => Promise.resolve() };
};
