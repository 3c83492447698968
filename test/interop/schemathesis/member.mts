import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPython, pythonOf } from '../runner/install.mts';
import type { Bench, Member } from '../runner/member.mts';
import { endOf, runCommand } from '../runner/run-command.mts';
import { configuration, readSwitchedOffChecks } from './configuration.mts';
import { prepareMaterial } from './material.mts';

/** Runs all phases of schemathesis over the OpenAPI document. */
export const schemathesis: Member = {
  name: 'schemathesis',
  programs: ['python3'],
  install: installPython,
  run: async (bench) => {
    const { options, variables } = await prepare(bench);
    const { scratch, cache, timeLimit } = bench;
    const result = await runCommand(pythonOf(bench), options, { cwd: scratch, variables, timeLimit });
    const output = join(cache, 'output.txt');
    writeFileSync(output, result.stdout);
    const report = readReport(join(scratch, 'report.json'));
    const failures =
      report === undefined ? [endOf(result)] : [...failuresOf(report), ...unlisted(result.code, report)];
    return {
      tool: 'schemathesis',
      version: report?.schemathesis_version ?? '-',
      cases: report?.test_cases.generated ?? 0,
      unit: 'requests',
      failures: failures.map((failure) => `${failure} (${output})`),
    };
  },
};

/** Writes the input files of schemathesis. Returns its arguments and environment variables. */
async function prepare(bench: Bench): Promise<{ options: string[]; variables: Record<string, string> }> {
  const { service, scratch, folder, seed, isShort } = bench;
  const write = (name: string, text: string): string => {
    const file = join(scratch, name);
    writeFileSync(file, text);
    return file;
  };
  const hooks = join(folder, 'hooks.py');
  const settings = write('schemathesis.toml', configuration(readSwitchedOffChecks(folder), hooks));
  const material = write('material.json', JSON.stringify(await prepareMaterial(service)));
  const options = [
    ...['-m', 'schemathesis.cli', '--no-color', '--config-file', settings, 'run'],
    ...[write('openapi.json', service.document), '--url', service.url.replace(/\/v1$/, '')],
    ...['--header', `Authorization: ${service.authorization}`, '--seed', String(seed)],
    ...['--max-examples', isShort ? '10' : '100', '--no-shrink', '--continue-on-failure'],
    ...['--report', 'json', '--report-json-path', join(scratch, 'report.json')],
    // The event stream never ends.
    ...['--exclude-path', '/v1/events/stream'],
  ];
  return { options, variables: { INTEROP_MATERIAL: material } };
}

interface Report {
  readonly schemathesis_version: string;
  readonly test_cases: { readonly generated: number };
  readonly failures: readonly { readonly title: string; readonly operations: readonly string[] }[];
  readonly errors: readonly { readonly title: string; readonly operations?: readonly string[] }[];
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}

const failuresOf = ({ failures, errors }: Report): readonly string[] =>
  [...failures, ...errors].flatMap(({ title, operations = ['the run'] }) =>
    operations.map((operation) => `${operation}: ${title}`),
  );

/** Reports a failed run without failed requests: a warning that counts as failure, or an aborted phase. */
const unlisted = (code: number | null, report: Report): readonly string[] =>
  code !== 0 && failuresOf(report).length === 0 ? [`schemathesis ended with ${String(code)}`] : [];
