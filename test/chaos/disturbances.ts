import { setTimeout as wait } from 'node:timers/promises';
import type { Installation } from './installation';

/** What happens to an installation, each by its name, and resolves once everything is up again. */
export const DISTURBANCES: Readonly<Record<string, (installation: Installation) => Promise<void>>> = {
  'one replica is killed': (one) => one.killReplica(0),
  'the broker is stopped, and back after two seconds': (one) => one.restartBroker('stop', 2000),
  'the other replica is killed': (one) => one.killReplica(1),
  'PostgreSQL is restarted': (one) => one.restartPostgres('stop'),
  'the broker is killed, and a replica while it is away': async (one) => {
    await Promise.all([one.restartBroker('kill', 2000), wait(1000).then(() => one.killReplica(0))]);
  },
  'PostgreSQL crashes, and has to recover': (one) => one.restartPostgres('quit'),
  'both replicas are killed at once': async (one) => {
    await Promise.all([one.killReplica(0), one.killReplica(1)]);
  },
};
