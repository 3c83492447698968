/**
 * `npm run test:real-data -- [--part records] [--write]` sends the certificates and requests of Debian's ca-certificates, zlint, Go and
 * cryptography-vectors to the built service: through both import routes, as chains, as PKCS#12 files, and to signing.
 * Prints what was accepted and refused, by reason, and fails on a 5xx, on a certificate that is not answered byte for
 * byte, on an event that is not delivered, and on growing memory. `--write` stores the table for
 * docs/interoperability.md.
 */
import '../../../libs/kernel/src/required-node.ts';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../../bench/service.mts';
import type { Workshop } from '../runner/member.mts';
import { startOn } from '../runner/service.mts';
import { send } from '../certificates/api.mts';
import { Chains } from './chains.mts';
import { faultsOfOutbox, faultsOfStored } from './checks.mts';
import { ImportRun } from './import-run.mts';
import { faultsOfMemory, Inspector, type MemoryOfRound } from './memory.mts';
import type { RealDataResults } from './results.mts';
import { RESULTS_FILE } from './results.mts';
import {
  IMPORT_CA,
  IMPORT_CA_OVER_RECORDS,
  IMPORT_CERTIFICATE,
  IMPORT_CERTIFICATE_BELOW_CAS,
  IMPORT_PKCS12,
  importChain,
  type Route,
  sign,
} from './route.mts';
import type { TallyRow } from './tally.mts';
import type { Kind } from './der-kind.mts';
import { digestOf, type Sample } from './samples-of-file.mts';
import { fetchSources, type Source } from './sources.mts';
import { printedResults } from './printed-results.mts';

const { values } = parseArgs({
  options: { part: { type: 'string', multiple: true }, write: { type: 'boolean', default: false } },
});

/** Time limit of each command that fetches packages, in milliseconds. */
const FETCH_LIMIT = 300_000;
/** Rounds of the records: the last is compared with the one before, because the heap grows in the first. */
const ROUNDS = 3;
const PROFILE = {
  name: 'takes what the request asks for',
  validity: { type: 'Duration', duration: '4w' },
  sign_as_ca: false,
  honor_subject: true,
  honor_extensions: true,
  honor_key_usage: true,
  key_usage: [],
  honor_extended_key_usages: true,
  extended_key_usages: [],
  crypto_enforcement: { enabled: false },
};

const isOf =
  (...kinds: Kind[]) =>
  (sample: Sample): boolean =>
    kinds.includes(sample.kind);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function workshop(folder: string): Workshop {
  const cache = resolve('node_modules/.cache/interop', folder);
  mkdirSync(cache, { recursive: true });
  return { folder: resolve('test/interop', folder), cache, timeLimit: FETCH_LIMIT };
}

/** Every CA alone, as it comes: those of Debian first. Then the other certificates, many of which are below them. */
async function oneByOne(run: ImportRun, sources: readonly Source[]): Promise<void> {
  await sendCertificates(run, IMPORT_CA, sources);
  const imported = new Set(run.stored.map(({ der }) => digestOf(der)));
  await sendCertificates(run, IMPORT_CERTIFICATE_BELOW_CAS, sources, imported);
}

/** Sends the certificates of all sources in turn, except those in `seen`. */
async function sendCertificates(
  run: ImportRun,
  route: Route,
  sources: readonly Source[],
  seen = new Set<string>(),
): Promise<void> {
  for (const { name, samples } of sources)
    await run.send(route, name, samples.filter(isOf('certificate', 'pkcs7')), seen);
}

/** Every CA with those above it. */
async function chains(run: ImportRun, sources: readonly Source[]): Promise<void> {
  const found = new Chains(sources.flatMap(({ samples }) => samples));
  const subordinates = new Set(found.subordinates());
  const [debian, ...others] = sources;
  // A root has no CA above it: tools that write chains repeat the root itself.
  if (debian)
    await run.send(
      importChain(({ der }) => [der]),
      debian.name,
      debian.samples,
    );
  for (const { name, samples } of others) {
    const isBelow = (sample: Sample): boolean => subordinates.has(sample);
    await run.send(
      importChain((sample) => found.above(sample)),
      name,
      samples.filter(isBelow),
    );
  }
}

/** Every PKCS#12 file, which imports a CA with its key. */
async function withKeys(run: ImportRun, sources: readonly Source[]): Promise<void> {
  for (const { name, samples } of sources) {
    const files = samples.filter(isOf('pkcs12'));
    if (files.length > 0) await run.send(IMPORT_PKCS12, name, files);
  }
}

/**
 * Every certificate as a record, every request to signing, and every CA although it is a record by then. Three rounds of the same work show whether memory grows:
 * all answers of the second and the third are refusals.
 */
async function records(run: ImportRun, sources: readonly Source[]): Promise<void> {
  await sendCertificates(run, IMPORT_CERTIFICATE, sources);
  const { body: profile } = await send<{ id: string }>(run.service, 'POST', '/profiles', PROFILE);
  const ca = {
    id: 'signer',
    profile_id: profile.id,
    subject: { common_name: 'Signer' },
    key_metadata: { type: 'ECDSA', bits: 256 },
    ca_expiration: { type: 'Duration', duration: '10y' },
  };
  const { status, body } = await send<object>(run.service, 'POST', '/cas', ca);
  if (status !== 201) throw new Error(`POST /cas answers ${status}: ${JSON.stringify(body)}`);
  for (const { name, samples } of sources) {
    const requests = samples.filter(isOf('request'));
    if (requests.length > 0) await run.send(sign(ca.id, profile.id), name, requests);
  }
  await sendCertificates(run, IMPORT_CA_OVER_RECORDS, sources);
  for (let round = 2; round <= ROUNDS; round++) {
    await run.endRound();
    for (const { samples } of sources)
      await run.sendAgain(IMPORT_CERTIFICATE, samples.filter(isOf('certificate', 'pkcs7')));
  }
}

const PARTS = { single: oneByOne, chains, keys: withKeys, records };
const NAMES = ['single', 'chains', 'keys', 'records'] as const;
const parts = NAMES.filter((name) => values.part?.includes(name) ?? true);
if (parts.length === 0) throw new Error(`--part: must be one of ${NAMES.join(', ')}`);
if (values.write && parts.length < NAMES.length) throw new Error('--write: needs all parts');

const sources = await fetchSources({ own: workshop('real-data'), zlint: workshop('zlint') });
const failures: string[] = [];
const rows: TallyRow[] = [];
const memory: Record<string, readonly MemoryOfRound[]> = {};

async function playPart(part: keyof typeof PARTS, databases: string): Promise<void> {
  say(`--- ${part}`);
  const inspector = await Inspector.onFreePort();
  const service = await startOn(databases, inspector.variables());
  try {
    const run = new ImportRun(service, inspector);
    await PARTS[part](run, sources);
    rows.push(...run.rows);
    await run.endRound();
    memory[part] = run.memory;
    failures.push(...run.failures, ...faultsOfMemory(run.memory));
    failures.push(...(await faultsOfStored(run)), ...(await faultsOfOutbox(service)));
  } finally {
    await service.stop();
  }
}

const postgres = await startPostgres({ fsync: 'off' });
try {
  for (const part of parts) await playPart(part, postgres.url);
} finally {
  await postgres.remove();
}
const results: RealDataResults = {
  date: new Date().toISOString().slice(0, 10),
  sources: sources.map(({ name, version, samples }) => ({ name, version, samples: samples.length })),
  rows,
  memory,
};
const text = `${JSON.stringify(results, null, 2)}\n`;
writeFileSync(join(workshop('real-data').cache, RESULTS_FILE), text);
if (values.write) writeFileSync(join(workshop('real-data').folder, RESULTS_FILE), text);
say(printedResults(results));
for (const failure of failures) say(`FAILED ${failure}`);
if (failures.length > 0) process.exitCode = 1;
