/**
 * `npm run test:interop -- [--short] [--only zlint] [--seed 20261130]`: clients and verifiers that others wrote,
 * in their own languages, against the built service. Prints a table, and fails when one of them finds a fault.
 * What cannot be fetched or built here is named as left out. docs/interoperability.md has the details.
 */
import '../../libs/kernel/src/required-node.ts';
import { parseArgs } from 'node:util';
import { startPostgres } from '../bench/service.mts';
import { generatedGo } from './generated-go/member.mts';
import { generatedTypeScript } from './generated-typescript/member.mts';
import { java } from './java/member.mts';
import { pkilint } from './pkilint/member.mts';
import { sdkGo } from './sdk-go/member.mts';
import { schemathesis } from './schemathesis/member.mts';
import { zlint } from './zlint/member.mts';
import { resultsTable } from './runner/results-table.mts';
import { runMembers } from './runner/run-members.mts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: process.env['INTEROP'] === 'short' },
    only: { type: 'string', multiple: true },
    seed: { type: 'string', default: '20261130' },
  },
});
/** Those that need little time to install come first: the others install meanwhile. */
const MEMBERS = [java, sdkGo, generatedTypeScript, zlint, generatedGo, pkilint, schemathesis];
const members = MEMBERS.filter(({ name }) => values.only?.includes(name) ?? true);
if (members.length === 0)
  throw new Error(`--only: must be one of ${MEMBERS.map(({ name }) => name).join(', ')}`);

/** Milliseconds that a run may take, from the start of the process. */
const SHORT_LIMIT = 290_000;
const LONG_LIMIT = 3_600_000;

const report = (line: string): void => void process.stdout.write(`${line}\n`);
const postgres = await startPostgres({ fsync: 'off' });
try {
  const options = {
    postgresUrl: postgres.url,
    seed: Number(values.seed),
    isShort: values.short,
    deadline: values.short ? SHORT_LIMIT : LONG_LIMIT,
    report,
  };
  const rows = await runMembers(members, options);
  report(`\n${resultsTable(rows)}`);
  if (rows.some(({ result }) => 'failures' in result && result.failures.length > 0)) process.exitCode = 1;
} finally {
  await postgres.remove();
}
