import { setTimeout as wait } from 'node:timers/promises';

/** Fast shutdown (disconnects clients, writes a checkpoint), immediate shutdown (recovery at the next start), kill. */
const STEPS = [
  ['SIGINT', 60_000],
  ['SIGQUIT', 10_000],
  ['SIGKILL', 10_000],
] as const;

/** Stops a server and waits for its end. Calls `isRunning` before every signal, because a pid can be reused. */
export async function shutDown(pid: number, isRunning: () => boolean | Promise<boolean>): Promise<void> {
  for (const [signal, patience] of STEPS) {
    if (!(await isRunning())) return;
    send(pid, signal);
    if (await eventually(async () => !(await isRunning()), patience)) return;
  }
}

/** Sends a signal; a process that has already ended is ignored. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Polls `condition` for `patience` milliseconds. Returns whether it became true. */
export async function eventually(condition: () => Promise<boolean>, patience: number): Promise<boolean> {
  const end = performance.now() + patience;
  while (performance.now() < end) {
    if (await condition()) return true;
    await wait(20);
  }
  return condition();
}
