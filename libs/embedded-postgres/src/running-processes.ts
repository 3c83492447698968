import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Returns the start time of a process as an opaque text; `undefined` when there is no such process, or only a zombie. Two
 * processes with the same pid have different texts, also across a reboot.
 */
export function startOfProcess(pid: number): Promise<string | undefined> {
  return process.platform === 'linux' ? startFromProc(pid) : startFromPs(pid);
}

/** Returns the PostgreSQL processes that run in this directory; without /proc only postmasters. */
export function postgresProcessesIn(cluster: string): Promise<number[]> {
  return process.platform === 'linux' ? postgresFromProc(cluster) : postgresFromPs(cluster);
}

/** proc_pid_stat(5): fields 3 (state) and 22 (start, in ticks since boot). The name before them may contain any character. */
async function startFromProc(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${boot.trim()}/${fields[19] ?? ''}`;
}

/** Every server process has the data directory as its working directory, also after a rename. */
async function postgresFromProc(cluster: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
      if (name.trim() !== 'postgres') return undefined;
      const directory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
      return directory === cluster ? Number(pid) : undefined;
    }),
  );
  return found.filter((pid) => pid !== undefined);
}

export async function startFromPs(pid: number): Promise<string | undefined> {
  const line = await ps(['-o', 'state=,lstart=', '-p', String(pid)]);
  const [, state, start] = /^(\S+)\s+(.+)$/m.exec(line.trim()) ?? [];
  return state === undefined || state.startsWith('Z') ? undefined : start;
}

export async function postgresFromPs(cluster: string): Promise<number[]> {
  const lines = (await ps(['-axww', '-o', 'pid=,command='])).split('\n');
  return lines
    .filter((line) => line.includes(`/postgres -D ${cluster} `))
    .map((line) => Number.parseInt(line, 10));
}

/** `ps` exits with 1 when nothing matches. */
async function ps(args: string[]): Promise<string> {
  return run('ps', args, { env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } }).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

export const postmasterFile = (cluster: string): string => join(cluster, 'postmaster.pid');

/** Content of postmaster.pid (PostgreSQL's src/include/utils/pidfile.h). */
export interface Postmaster {
  readonly pid: number;
  readonly ready: boolean;
}

export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(postmasterFile(cluster), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  return Number.isNaN(pid) ? undefined : { pid, ready: lines[7]?.trim() === 'ready' };
}
