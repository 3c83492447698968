import { Agent } from 'node:http';
import { send } from './requests.mts';
import { Tally, type Target } from './target.mts';

export interface SigningResult {
  readonly statuses: Tally;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export interface SigningOptions {
  readonly clients: number;
  /** Milliseconds. */
  readonly duration: number;
}

/** Each client signs one request after another, over a connection of its own, until `duration` has passed. */
export async function signAll(target: Target, { clients, duration }: SigningOptions): Promise<SigningResult> {
  const statuses = new Tally();
  const latencies: number[] = [];
  const begin = performance.now();
  const signing = Array.from({ length: clients }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (performance.now() - begin < duration) {
      const sent = performance.now();
      statuses.add(await signOnce(target, agent));
      latencies.push(performance.now() - sent);
    }
    agent.destroy();
  });
  await Promise.all(signing);
  const perSecond = (latencies.length * 1000) / (performance.now() - begin);
  return { statuses, perSecond, ...percentiles(latencies) };
}

async function signOnce({ host, port, caId, csr, tokens }: Target, agent: Agent): Promise<string> {
  const path = `/api/ca/v1/cas/${caId}/certificates/sign`;
  const body = Buffer.from(JSON.stringify({ csr }));
  const sent = { host, port, method: 'POST', path, token: tokens.signer, body, agent } as const;
  return send(sent).then(
    ({ status }) => String(status),
    () => 'closed',
  );
}

/** Of a list of milliseconds. */
function percentiles(milliseconds: readonly number[]): { p50: number; p99: number } {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}
