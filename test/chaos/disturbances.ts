import { setTimeout as wait } from 'node:timers/promises';
import { inSoak } from '../support/in-soak';
import type { Installation } from './installation';

type Disturbances = Readonly<Record<string, (installation: Installation) => Promise<void>>>;

/** Orderly restarts, as by an operator. */
const IN_ORDER: Disturbances = {
  'the broker is stopped for two seconds': (one) => one.restartBroker('stop', 2000),
  'PostgreSQL is restarted': (one) => one.restartPostgres('stop'),
};

/** Crashes. */
const BY_FORCE: Disturbances = {
  'one replica is killed': (one) => one.killReplica(0),
  'the broker is killed, and a replica while the broker is down': async (one) => {
    await Promise.all([one.restartBroker('kill', 2000), wait(1000).then(() => one.killReplica(0))]);
  },
  'PostgreSQL crashes and recovers': (one) => one.restartPostgres('quit'),
  'both replicas are killed at once': async (one) => {
    await Promise.all([one.killReplica(0), one.killReplica(1)]);
  },
};

/** Disturbances of an installation by name. Each resolves once all processes run again. */
export const DISTURBANCES: Disturbances = inSoak({ ...BY_FORCE, ...IN_ORDER }, BY_FORCE);
