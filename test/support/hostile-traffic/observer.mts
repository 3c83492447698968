import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import { send } from './requests.mts';
import { Tally, type Target } from './target.mts';

export interface Observation {
  readonly health: Tally;
  /** The longest answer of `GET /health`, in milliseconds. */
  readonly slowestHealth: number;
  /** The largest resident set of the service, in megabytes; 0 where /proc does not tell. */
  readonly peakMemory: number;
}

const INTERVAL = 100;

/** Asks for the health of the service ten times a second until `stop` is aborted. */
export async function observe({ host, port }: Target, pid: number, stop: AbortSignal): Promise<Observation> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const health = new Tally();
  let slowestHealth = 0;
  let peakMemory = 0;
  while (!stop.aborted) {
    const begin = performance.now();
    const asked = send({ host, port, method: 'GET', path: '/health', agent });
    health.add(await asked.then(({ status }) => String(status)).catch(() => 'closed'));
    slowestHealth = Math.max(slowestHealth, performance.now() - begin);
    peakMemory = Math.max(peakMemory, residentMegabytes(pid));
    await after(INTERVAL);
  }
  agent.destroy();
  return { health, slowestHealth, peakMemory };
}

function residentMegabytes(pid: number): number {
  try {
    const [, kilobytes = '0'] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return 0;
  }
}
