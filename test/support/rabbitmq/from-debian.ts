import { installDebianPackage } from './debian-package';
import { startRabbitMq } from './own-rabbitmq';
import type { WayToRabbitMq } from './rabbitmq';

/** A broker of our own, from the distribution's package, which stays installed. */
export const fromDebian: WayToRabbitMq = async (say) => {
  const program = await installDebianPackage(say);
  return program === undefined ? undefined : startRabbitMq(program);
};
