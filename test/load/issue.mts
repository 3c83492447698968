/**
 * `npm run load -- [--seconds 10] [--clients 16]` signs one P-256 CSR repeatedly over HTTP at a running service, and
 * prints certificates per second and latencies. The load generator usually shares the machine with the service and its
 * database.
 */
import '../../libs/kernel/src/required-node.ts';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, clients: { type: 'string', default: '16' } },
});
const seconds = Math.min(Number(values.seconds), 600);
const clients = Math.min(Number(values.clients), 256);
const base = new URL(process.env.CA_URL ?? `http://127.0.0.1:${process.env.HTTP_PORT ?? '8085'}`);
const token =
  process.env.CA_TOKEN ?? execFileSync('npm', ['run', '-s', 'token'], { encoding: 'utf8' }).trim();
const agent = new Agent({ keepAlive: true, maxSockets: clients });

function post(path: string, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(
      { host: base.hostname, port: base.port, path: `/api/ca/v1${path}`, method: 'POST', agent, headers },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text });
        });
      },
    );
    sent.on('error', reject).end(body);
  });
}

async function create(path: string, body: object): Promise<{ id: string }> {
  const { status, text } = await post(path, JSON.stringify(body));
  if (status !== 201) throw new Error(`POST ${path} answered ${status}: ${text}`);
  return JSON.parse(text) as { id: string };
}

const directory = mkdtempSync(join(tmpdir(), 'ca-load-'));
execFileSync(
  'openssl',
  [
    'req',
    '-new',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    'k',
    '-out',
    'c',
    '-subj',
    '/CN=load',
  ],
  { cwd: directory, stdio: 'ignore' },
);
const csr = readFileSync(join(directory, 'c')).toString('base64');
rmSync(directory, { recursive: true });

const profile = await create('/profiles', {
  name: 'load',
  validity: { type: 'Duration', duration: '1y' },
  honor_subject: true,
});
const ca = await create('/cas', {
  subject: { common_name: 'Load Root' },
  key_metadata: { type: 'ECDSA', bits: 256 },
  ca_expiration: { type: 'Duration', duration: '10y' },
  profile_id: profile.id,
});
const path = `/cas/${ca.id}/certificates/sign`;
const body = JSON.stringify({ csr });

/** Signs until the deadline. Throws on any status but 201, which ends the run. */
async function sign(deadline: number, latencies: number[]): Promise<void> {
  while (performance.now() < deadline) {
    const began = performance.now();
    const { status, text } = await post(path, body);
    if (status !== 201) throw new Error(`signing answered ${status}: ${text}`);
    latencies.push(performance.now() - began);
  }
}

async function run(duration: number): Promise<number[]> {
  const latencies: number[] = [];
  const deadline = performance.now() + duration * 1000;
  await Promise.all(Array.from({ length: clients }, () => sign(deadline, latencies)));
  return latencies.sort((a, b) => a - b);
}

await run(Math.min(2, seconds)); // warm-up
const latencies = await run(seconds);
const at = (share: number): string => (latencies[Math.floor(share * (latencies.length - 1))] ?? 0).toFixed(1);
process.stdout.write(
  `${Math.round(latencies.length / seconds)} certificates/s, ${clients} clients, ${seconds} s; ms p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)}\n`,
);
agent.destroy();
