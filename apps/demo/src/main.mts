/**
 * `npm run demo`: issues and revokes a certificate with a running service, and prints each step.
 * It uses HTTP and openssl only, like any client.
 */
import '../../../libs/kernel/src/required-node.ts';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const base = process.env.CA_URL ?? `http://127.0.0.1:${process.env.HTTP_PORT ?? '8085'}`;
const token =
  process.env.CA_TOKEN ?? execFileSync('npm', ['run', '-s', 'token'], { encoding: 'utf8' }).trim();
const directory = mkdtempSync(join(tmpdir(), 'ca-demo-'));

interface Certificate {
  serial_number: string;
  status: string;
  certificate: string;
  subject: { common_name: string };
  valid_to: string;
  revocation_reason: string;
}
interface Ca {
  id: string;
  certificate: Certificate;
}
interface EventPage {
  next: number;
  list: { sequence: number; event: { type: string; subject: string } }[];
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${base}/api/ca/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (!response.ok)
    throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
  return answer as T;
}

function openssl(...parameters: string[]): string {
  return execFileSync('openssl', parameters, {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function printStep(step: string, ...lines: string[]): void {
  process.stdout.write(`\n${step}\n${lines.map((line) => `    ${line}\n`).join('')}`);
}

function savePem(file: string, base64: string): void {
  writeFileSync(join(directory, file), Buffer.from(base64, 'base64'));
}

async function lastSequence(): Promise<number> {
  let after = 0;
  for (;;) {
    const { next, list } = await call<EventPage>('GET', `/events?after=${after}&limit=1000`);
    if (list.length === 0) return after;
    after = next;
  }
}

/** Polls the log: the relay numbers events shortly after their commit. */
async function eventsAfter(after: number, count: number): Promise<EventPage['list']> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const { list } = await call<EventPage>('GET', `/events?after=${after}`);
    if (list.length >= count) return list;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`fewer than ${count} events arrived within 5 seconds`);
}

async function createProfile(): Promise<string> {
  const profile = await call<{ id: string; name: string }>('POST', '/profiles', {
    name: 'Devices',
    validity: { type: 'Duration', duration: '1y' },
    honor_subject: true,
    honor_extensions: true,
    key_usage: ['DigitalSignature'],
    extended_key_usages: ['ClientAuth'],
  });
  printStep('1. An issuance profile', `"${profile.name}", id ${profile.id}`);
  return profile.id;
}

async function createRoot(profileId: string): Promise<Ca> {
  const ca = await call<Ca>('POST', '/cas', {
    subject: { common_name: 'Demo Root', organization: 'Demo' },
    key_metadata: { type: 'ECDSA', bits: 256 },
    ca_expiration: { type: 'Duration', duration: '10y' },
    profile_id: profileId,
  });
  savePem('root.pem', ca.certificate.certificate);
  const { subject, valid_to } = ca.certificate;
  printStep('2. A root CA', `"${subject.common_name}", id ${ca.id}, valid to ${valid_to}`);
  return ca;
}

function makeCsr(): string {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'device.key'];
  const names = ['-subj', '/O=Demo/CN=device-0001', '-addext', 'subjectAltName=DNS:device-0001.example'];
  openssl('req', '-new', ...key, '-out', 'device.csr', ...names);
  const subject = openssl('req', '-in', 'device.csr', '-noout', '-subject').trim();
  printStep('3. A key and a CSR, made by openssl', subject);
  return readFileSync(join(directory, 'device.csr')).toString('base64');
}

async function issue(ca: Ca, csr: string): Promise<Certificate> {
  const device = await call<Certificate>('POST', `/cas/${ca.id}/certificates/sign`, { csr });
  savePem('device.pem', device.certificate);
  const { serial_number, status, valid_to } = device;
  printStep('4. The certificate', `serial number ${serial_number}, ${status}, valid to ${valid_to}`);
  printStep(
    '5. openssl verify',
    openssl('verify', '-x509_strict', '-CAfile', 'root.pem', 'device.pem').trim(),
  );
  return device;
}

async function revoke({ serial_number }: Certificate): Promise<void> {
  const path = `/certificates/${serial_number}`;
  const reason = { status: 'REVOKED', revocation_reason: 'KeyCompromise' };
  await call<Certificate>('PUT', `${path}/status`, reason);
  const revoked = await call<Certificate>('GET', path);
  if (revoked.status !== 'REVOKED') throw new Error(`the certificate is ${revoked.status}, not REVOKED`);
  printStep('6. Revoked', `${revoked.status}, reason ${revoked.revocation_reason}`);
}

async function run(): Promise<void> {
  const before = await lastSequence();
  const ca = await createRoot(await createProfile());
  await revoke(await issue(ca, makeCsr()));
  const events = await eventsAfter(before, 4);
  const lines = events.map(({ sequence, event }) => `${sequence}  ${event.type}  ${event.subject}`);
  printStep('7. The events of these changes', ...lines);
  process.stdout.write('\nDone.\n');
}

try {
  await run();
} catch (error) {
  const { message, cause } = error as Error;
  const reason = cause instanceof Error ? `${message}: ${cause.message || 'no connection'}` : message;
  process.stderr.write(
    `\nThe demo stopped: ${reason}\nIs the service running at ${base}? Start it with npm start.\n`,
  );
  process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
