import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Member, Outcome, Workshop } from '../runner/member.mts';
import { endOf, runCommand } from '../runner/run-command.mts';
import { issueRandomCertificates, type RandomCertificates } from './issue-certificates.mts';

/** A linter of certificates: a program that reads a directory of DER files and prints a `LintReport`. */
interface Linter {
  readonly name: string;
  readonly programs: readonly string[];
  readonly install: Member['install'];
  /** The command, to which the directory is appended. */
  readonly command: (workshop: Workshop) => readonly [program: string, ...args: string[]];
}

interface LintReport {
  readonly version: string;
  readonly certificates: number;
  readonly findings: readonly Finding[];
}

interface Finding {
  /** Name of the file. */
  readonly certificate: string;
  readonly rule: string;
  readonly level: string;
  readonly details: string;
}

/** A finding that is expected, from `expected-findings.json` of the member. */
export interface ExpectedFinding {
  readonly rule: string;
  /** Only where the details match this regular expression. */
  readonly details?: string;
  /** Only for certificates that the service issued with one of these lint warnings. */
  readonly warnings?: readonly string[];
  readonly reason: string;
}

/** A member that lints random certificates of every kind of key and profile option. */
export function lintMember({ name, programs, install, command }: Linter): Member {
  return {
    name,
    programs,
    install,
    run: async (bench) => {
      const issued = await issueRandomCertificates(bench);
      const directory = writeAll(issued, bench);
      const [program, ...args] = command(bench);
      const result = await runCommand(program, [...args, directory], {
        cwd: bench.folder,
        timeLimit: bench.timeLimit,
      });
      if (result.code !== 0) return outcome(name, '-', 0, [`${name}: ${endOf(result)}`]);
      const { version, certificates, findings } = JSON.parse(result.stdout) as LintReport;
      return outcome(name, version, certificates, failuresOf(findings, issued, bench));
    },
  };
}

const outcome = (tool: string, version: string, cases: number, failures: readonly string[]): Outcome => ({
  tool,
  version,
  cases,
  unit: 'certificates',
  failures,
});

function writeAll({ certificates }: RandomCertificates, { scratch }: Bench): string {
  const directory = join(scratch, 'certificates');
  mkdirSync(directory);
  for (const { name, der } of certificates) writeFileSync(join(directory, `${name}.der`), der);
  return directory;
}

/** The findings that are not expected. */
function failuresOf(
  findings: readonly Finding[],
  { certificates }: RandomCertificates,
  { folder }: Bench,
): readonly string[] {
  const expected = readExpectedFindings(folder);
  const warnings = new Map(certificates.map(({ name, warnings: names }) => [`${name}.der`, names]));
  return findings
    .filter(
      (finding) => !expected.some((each) => covers(each, finding, warnings.get(finding.certificate) ?? [])),
    )
    .map(({ certificate, rule, level, details }) => `${certificate}: ${level} ${rule} ${details}`);
}

/** The committed list of a linter. */
export const readExpectedFindings = (folder: string): readonly ExpectedFinding[] =>
  JSON.parse(readFileSync(join(folder, 'expected-findings.json'), 'utf8')) as ExpectedFinding[];

function covers(expected: ExpectedFinding, finding: Finding, warnings: readonly string[]): boolean {
  if (expected.rule !== finding.rule) return false;
  if (expected.details !== undefined && !new RegExp(expected.details, 'u').test(finding.details))
    return false;
  return expected.warnings?.some((name) => warnings.includes(name)) ?? true;
}
