/**
 * `npm run load:before-authentication -- --pid <service> [--times 200]` sends expensive requests without a valid token
 * to a running service. Prints for each kind the CPU time of the service per request (target 5 ms) and the slowest
 * answer of `/health` meanwhile (target 50 ms). Linux only: reads CPU time from /proc. `CA_URL` is the URL of the
 * service (default http://127.0.0.1:8085).
 */
import '../../libs/kernel/src/required-node.ts';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

const { values } = parseArgs({ options: { pid: { type: 'string' }, times: { type: 'string' } } });
const pid = Number(values.pid);
if (!(pid > 0)) throw new Error('--pid: must be the process id of the service');
const times = Math.min(Number(values.times ?? '200'), 10_000);
const base = new URL(process.env['CA_URL'] ?? 'http://127.0.0.1:8085');
/** Returns the total CPU time of the service in milliseconds. A clock tick of Linux is 10 ms (proc_pid_stat(5)). */
function cpuTime(): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Requests /health every 5 ms in a worker thread, which this thread cannot delay. */
const POLLING = `
  const { get, Agent } = require('node:http');
  const { parentPort, workerData: { host, port } } = require('node:worker_threads');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let polls = 0, worst = 0;
  parentPort.on('message', () => { parentPort.postMessage({ polls, worst }); polls = 0; worst = 0; });
  const ask = () => {
    const start = performance.now();
    get({ host, port, path: '/health', agent }, (response) => response.resume().on('end', () => {
      worst = Math.max(worst, performance.now() - start);
      polls++;
      setTimeout(ask, 5);
    })).on('error', () => setTimeout(ask, 5));
  };
  ask();`;
const polling = new Worker(POLLING, { eval: true, workerData: { host: base.hostname, port: base.port } });

/** Returns the number of /health requests since the last call, and the slowest in milliseconds. */
async function healthSince(): Promise<{ polls: number; worst: number }> {
  polling.postMessage('figures');
  const [figures] = (await once(polling, 'message')) as [{ polls: number; worst: number }];
  return figures;
}

/** Sends bytes on a new connection. Returns the status of the first answer, or 0 without an answer. */
function send(bytes: Buffer): Promise<number> {
  return new Promise((resolve) => {
    const socket = connect(Number(base.port), base.hostname);
    let status = 0;
    const end = (): void => {
      socket.destroy();
      resolve(status);
    };
    socket.on('data', (data) => {
      status = Number(/^HTTP\/1\.1 (\d+)/.exec(data.toString('latin1'))?.[1] ?? 0);
      end();
    });
    socket.on('error', end).on('close', end).setTimeout(120_000, end);
    socket.write(bytes);
  });
}

const request = (line: string, headers: readonly string[], body = ''): Buffer =>
  Buffer.from(`${[`${line} HTTP/1.1`, 'Host: ca', ...headers].join('\r\n')}\r\n\r\n${body}`);
const post = (body: string, ...headers: string[]): Buffer =>
  request('POST /v1/cas', [...headers, `Content-Length: ${body.length}`], body);
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const forged = (header: object): string =>
  `Authorization: Bearer ${base64url(header)}.${base64url({ sub: 'x', exp: 4e9 })}.${'A'.repeat(86)}`;

const quotes = (bytes: number): string => `{"${'\\"'.repeat(bytes / 2)}`;
const MIB = 1024 * 1024;
const KINDS: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['GET /health, for comparison', request('GET /health', [])],
  ['quotes, 40 KB', post(quotes(40_000))],
  ['quotes, 1 MiB', post(quotes(MIB))],
  ['quotes, 4 MiB', post(quotes(4 * MIB))],
  ['[0,0,…], 4 MiB', post(`[${'0,'.repeat(2 * MIB - 2)}0]`)],
  ['[[[[…, 1 MiB', post('['.repeat(MIB))],
  ['[0,0,…], unknown route', request('POST /x', [`Content-Length: ${MIB}`], '0,'.repeat(MIB / 2))],
  ['half of a body', request('POST /v1/cas', ['Content-Length: 4000000'], 'x'.repeat(60_000))],
  ['chunks of 1 byte', request('POST /v1/cas', ['Transfer-Encoding: chunked'], '1\r\nx\r\n'.repeat(40_000))],
  [
    '2,000 headers',
    request(
      'GET /v1/cas',
      Array.from({ length: 2_000 }, (_, i) => `${i.toString(36)}: 1`),
    ),
  ],
  ['a header of 15 KB', request('GET /v1/cas', [`Accept: ${'a,'.repeat(7_500)}`])],
  ['a query of 15 KB', request(`GET /v1/cas?${'a=%41&'.repeat(2_500)}`, [])],
  ['a query of 7,500 names', request(`GET /v1/cas?${'a&'.repeat(7_500)}`, [])],
  ['a path of 15 KB', request(`GET /v1/${'a/'.repeat(7_500)}`, [])],
  ['a path of slashes', request(`GET ${'/'.repeat(15_000)}`, [])],
  ['an encoded path of 15 KB', request(`GET /v1/cas/${'%41'.repeat(5_000)}`, [])],
  [
    'an Authorization header of spaces',
    request('GET /v1/cas', [`Authorization: Bearer${' '.repeat(15_000)}a b`]),
  ],
  ['a token of 8 KB', request('GET /v1/cas', [`Authorization: Bearer ${'a.'.repeat(4_000)}`])],
  ['a forged token, unknown kid', post(quotes(40_000), forged({ alg: 'ES256', kid: 'unknown' }))],
  ['a forged token without kid', post(quotes(40_000), forged({ alg: 'ES256' }))],
  ['200 pipelined requests', Buffer.concat(Array.from({ length: 200 }, () => request('GET /v1/cas', [])))],
  ['3,600 pipelined without Host', Buffer.from('GET / HTTP/1.1\r\n\r\n'.repeat(3_600))],
];

interface Figures {
  readonly status: number;
  readonly cpu: number;
  readonly health: number;
}

/** CPU time of one request of /health in milliseconds. It is subtracted from the figures. */
let costOfPoll = 0;

async function measure(bytes: Buffer): Promise<Figures> {
  await healthSince();
  const before = cpuTime();
  const deadline = performance.now() + 20_000;
  let [status, sent] = [0, 0];
  for (; sent < times && performance.now() < deadline; sent++) status = await send(bytes);
  const cpu = cpuTime() - before;
  const { polls, worst } = await healthSince();
  return { status, cpu: (cpu - costOfPoll * polls) / sent, health: worst };
}

await wait(2_000);
await healthSince();
const before = cpuTime();
await wait(5_000);
const idle = await healthSince();
costOfPoll = (cpuTime() - before) / idle.polls;
console.log(`/health alone: ${costOfPoll.toFixed(2)} ms CPU, ${idle.worst.toFixed(1)} ms at worst`);
console.log('CPU ms per request | worst /health ms | status | request');
for (const [name, bytes] of KINDS) {
  const { status, cpu, health } = await measure(bytes);
  const figures = [cpu.toFixed(2).padStart(18), health.toFixed(1).padStart(16)];
  console.log(`${figures.join(' | ')} | ${(status || 'none').toString().padEnd(6)} | ${name}`);
}
await polling.terminate();
