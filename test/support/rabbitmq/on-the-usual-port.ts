import { failureToConnect } from './amqp-probe';
import type { WayToRabbitMq } from './rabbitmq';

const URL_OF_A_FRESH_BROKER = 'amqp://guest:guest@127.0.0.1:5672';

/** Uses a broker that runs on the default port, for example a service container of CI. */
export const onTheUsualPort: WayToRabbitMq = async () => {
  if ((await failureToConnect(URL_OF_A_FRESH_BROKER)) !== undefined) return undefined;
  return { url: URL_OF_A_FRESH_BROKER, remove: () => Promise.resolve() };
};
