import { setTimeout as wait } from 'node:timers/promises';
import { inSoak } from '../support/in-soak';
import type { Installation } from './installation';

type Disturbances = Readonly<Record<string, (installation: Installation) => Promise<void>>>;

/** What an operator may do. */
const IN_ORDER: Disturbances = {
  'the broker is stopped, and back after two seconds': (one) => one.restartBroker('stop', 2000),
  'PostgreSQL is restarted': (one) => one.restartPostgres('stop'),
};

/** What nobody wants. */
const BY_FORCE: Disturbances = {
  'one replica is killed': (one) => one.killReplica(0),
  'the broker is killed, and a replica while it is away': async (one) => {
    await Promise.all([one.restartBroker('kill', 2000), wait(1000).then(() => one.killReplica(0))]);
  },
  'PostgreSQL crashes, and has to recover': (one) => one.restartPostgres('quit'),
  'both replicas are killed at once': async (one) => {
    await Promise.all([one.killReplica(0), one.killReplica(1)]);
  },
};

/** What happens to an installation, by its name; resolves once everything is up again. */
export const DISTURBANCES: Disturbances = inSoak({ ...BY_FORCE, ...IN_ORDER }, BY_FORCE);
