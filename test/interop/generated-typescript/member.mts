import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newKey } from '../certificates/keys.mts';
import { requestFor } from '../certificates/requests.mts';
import { installNpm } from '../runner/install.mts';
import type { Bench, Member, Outcome } from '../runner/member.mts';
import { endOf, runCommand } from '../runner/run-command.mts';

type Report = Pick<Outcome, 'cases' | 'failures'>;

/** A TypeScript client of openapi-fetch, with the types that openapi-typescript generates from the document. */
export const generatedTypeScript: Member = {
  name: 'generated-typescript',
  programs: ['npm'],
  install: installNpm,
  run: async (bench) => {
    const report = await generateAndRun(bench);
    const version = versionOf(bench, 'openapi-typescript');
    return { tool: 'openapi-typescript', version, unit: 'assertions', ...report };
  },
};

async function generateAndRun(bench: Bench): Promise<Report> {
  const client = copySources(bench);
  const { service, timeLimit, cache } = bench;
  writeFileSync(join(client, 'openapi.json'), service.document);
  const steps = [
    // A member with a default may be left out of a request.
    ['openapi-typescript/bin/cli.js', 'openapi.json', '--output', 'ca.d.ts', '--default-non-nullable=false'],
    ['typescript/bin/tsc', '--project', 'tsconfig.json'],
    [join(client, 'compiled/main.js')],
  ];
  const csr = await requestFor(await newKey({ type: 'ECDSA', bits: 256 }), 'generated-device', []);
  const variables = { CA_URL: service.url, CA_AUTHORIZATION: service.authorization, CSR: csr };
  let printed = '';
  for (const [script = '', ...args] of steps) {
    const file = script.startsWith('/') ? script : join(cache, 'node_modules', script);
    const result = await runCommand(process.execPath, [file, ...args], { cwd: client, variables, timeLimit });
    if (result.code !== 0) return { cases: 1, failures: [`${script}: ${endOf(result)}`] };
    printed = result.stdout;
  }
  return JSON.parse(printed) as Report;
}

/** Copies the client next to the packages, so that its imports resolve. */
function copySources({ folder, cache }: Bench): string {
  const client = join(cache, 'client');
  rmSync(client, { recursive: true, force: true });
  mkdirSync(client);
  for (const name of readdirSync(join(folder, 'client'))) {
    copyFileSync(join(folder, 'client', name), join(client, name));
  }
  return client;
}

function versionOf({ cache }: Bench, name: string): string {
  const file = join(cache, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
