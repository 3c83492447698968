import { installDebianPackage } from './debian-package';
import { startRabbitMq } from './own-rabbitmq';
import type { WayToRabbitMq } from './rabbitmq';

/** Installs the package of the distribution, which stays, and starts a broker. */
export const fromDebian: WayToRabbitMq = async (say) => {
  const program = await installDebianPackage(say);
  return program === undefined ? undefined : startRabbitMq(program);
};
