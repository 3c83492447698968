/**
 * `npm run test:interop -- [--short] [--only zlint] [--seed 20261130]` runs third-party clients, linters and validators
 * against the built service. Prints a table with a line per member, and fails when a member finds a fault. A member
 * that cannot be fetched or built is reported as left out. docs/interoperability.md describes the members.
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
/** In order of installation time: members run while later ones are installed. */
const MEMBERS = [java, sdkGo, generatedTypeScript, zlint, generatedGo, pkilint, schemathesis];
const members = MEMBERS.filter(({ name }) => values.only?.includes(name) ?? true);
if (members.length === 0)
  throw new Error(`--only: must be one of ${MEMBERS.map(({ name }) => name).join(', ')}`);

/** Time limits of a run in milliseconds, from the start of the process. */
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
