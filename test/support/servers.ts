import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { EmbeddedPostgres } from '../../libs/embedded-postgres/src';
import { rabbitMqForTests } from './rabbitmq';
import { cleanUpWhenOrphaned } from './orphan-cleanup';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of an empty database. Its user may create databases: each test file creates its own. */
    postgresUrl: string;
    amqpUrl: string;
  }
}

interface Servers {
  readonly postgresUrl: string;
  readonly amqpUrl: string;
  readonly stop: () => Promise<void>;
}

interface Shared {
  servers: Promise<Servers>;
  users: number;
}

/** Vitest loads this file once per project, so the servers are kept outside the module. */
const SHARED = Symbol.for('ca-service.test-servers');
const shared = globalThis as { [SHARED]?: Shared | undefined };

/** Starts the servers for the first project, and stops them after the last. Vitest calls it once per project. */
export default async function (project: TestProject): Promise<() => Promise<void>> {
  const use = (shared[SHARED] ??= { servers: startServers(), users: 0 });
  use.users++;
  const { postgresUrl, amqpUrl, stop } = await use.servers;
  project.provide('postgresUrl', postgresUrl);
  project.provide('amqpUrl', amqpUrl);

  return async () => {
    if (--use.users > 0) return;
    shared[SHARED] = undefined;
    await stop();
  };
}

async function startServers(): Promise<Servers> {
  const [database, broker] = await Promise.allSettled([startPostgres(), rabbitMqForTests()]);
  if (database.status === 'fulfilled' && broker.status === 'fulfilled') {
    const stop = async (): Promise<void> => {
      await Promise.all([database.value.remove(), broker.value.remove()]);
    };
    return { postgresUrl: database.value.url, amqpUrl: broker.value.url, stop };
  }
  const servers = [database, broker];
  for (const server of servers) if (server.status === 'fulfilled') await server.value.remove();
  throw servers.find((server) => server.status === 'rejected')?.reason;
}

/** Runs without fsync: data of tests need not survive a power failure. */
async function startPostgres() {
  const directory = mkdtempSync(join(tmpdir(), 'postgres-for-tests-'));
  chmodSync(directory, 0o711); // as root, the server's own user has to get in
  const callOff = cleanUpWhenOrphaned(CLEAN_UP, [directory]);
  const removeFiles = (): void => {
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
    callOff();
  };
  try {
    const settings = { fsync: 'off', max_connections: '200' };
    const postgres = await EmbeddedPostgres.start({
      dataDirectory: join(directory, 'postgres'),
      settings,
      isForTests: true,
    });
    const remove = async (): Promise<void> => {
      await postgres.stop();
      removeFiles();
    };
    return { url: postgres.url, remove };
  } catch (error) {
    removeFiles();
    throw error;
  }
}

const CLEAN_UP = `pid=$(head -n 1 "$1/postgres/cluster/postmaster.pid") && kill -QUIT "$pid" && sleep 1
rm -rf "$1" || { sleep 1; rm -rf "$1"; }`;
