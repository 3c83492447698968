import { rm } from 'node:fs/promises';
import { StartUpError } from '@libs/kernel';
import { postgresProcessesIn, postmasterFile, readPostmaster, startOfProcess } from './running-processes';
import { eventually, send, shutDown } from './shut-down';

/** Milliseconds in which server processes end by themselves after their postmaster has ended. */
const GRACE = 5_000;

/**
 * Stops the server that a killed service left running, so that a directory never has two servers. Only PostgreSQL
 * processes that run in this directory receive signals; the pid in postmaster.pid alone is not trusted.
 */
export async function stopLeftoverServer(cluster: string, log: (line: string) => void): Promise<void> {
  const postmaster = await readPostmaster(cluster);
  const isRunning = async (pid: number) => (await postgresProcessesIn(cluster)).includes(pid);
  if (postmaster && (await isRunning(postmaster.pid))) {
    log(`stopping the database server ${postmaster.pid} that an earlier run left behind`);
    await shutDown(postmaster.pid, () => isRunning(postmaster.pid));
  }
  await stopRemainingProcesses(cluster);
  await removeStalePostmasterFile(cluster);
}

async function stopRemainingProcesses(cluster: string): Promise<void> {
  const allGone = async () => (await postgresProcessesIn(cluster)).length === 0;
  if (await eventually(allGone, GRACE)) return;
  for (const pid of await postgresProcessesIn(cluster)) send(pid, 'SIGKILL');
  if (await eventually(allGone, GRACE)) return;
  const pids = (await postgresProcessesIn(cluster)).join(', ');
  throw new StartUpError(
    `DATA_DIR is in use: the PostgreSQL processes ${pids} in ${cluster} cannot be stopped`,
  );
}

/** PostgreSQL refuses to start when an unrelated process has the pid in postmaster.pid. */
async function removeStalePostmasterFile(cluster: string): Promise<void> {
  const postmaster = await readPostmaster(cluster);
  if (postmaster && (await startOfProcess(postmaster.pid)) !== undefined) await rm(postmasterFile(cluster));
}
