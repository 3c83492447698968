import { setTimeout as wait } from 'node:timers/promises';

/** Fast (disconnects clients, writes a checkpoint), immediate (recovers at the next start), and the last resort. */
const STEPS = [
  ['SIGINT', 60_000],
  ['SIGQUIT', 10_000],
  ['SIGKILL', 10_000],
] as const;

/** Stops a server; returns when it is gone. `isRunning` is asked before every signal: a pid may get a new owner. */
export async function shutDown(pid: number, isRunning: () => boolean | Promise<boolean>): Promise<void> {
  for (const [signal, patience] of STEPS) {
    if (!(await isRunning())) return;
    send(pid, signal);
    if (await eventually(async () => !(await isRunning()), patience)) return;
  }
}

/** Sends a signal to a process that may end at this very moment. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Asks again and again until the answer is yes; says whether it ever was. */
export async function eventually(condition: () => Promise<boolean>, patience: number): Promise<boolean> {
  const end = performance.now() + patience;
  while (performance.now() < end) {
    if (await condition()) return true;
    await wait(20);
  }
  return condition();
}
