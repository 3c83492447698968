import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Member, Outcome, Workshop } from '../runner/member.mts';
import { endOf, runCommand } from '../runner/run-command.mts';
import { type Finding, isExpected, readExpectedFindings } from './expected-findings.mts';
import { issueRandomCertificates, type RandomCertificates } from './issue-certificates.mts';

/** A linter of certificates: a program that reads a directory of DER files and prints a `LintReport`. */
interface Linter {
  readonly name: string;
  readonly programs: readonly string[];
  readonly install: Member['install'];
  /** Returns the command. The directory is appended to its arguments. */
  readonly command: (workshop: Workshop) => readonly [program: string, ...args: string[]];
}

interface LintReport {
  readonly version: string;
  readonly certificates: number;
  readonly findings: readonly Finding[];
}

/** Creates a member that lints random certificates of every kind of key and profile option. */
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

/** Returns a line for each finding that is not expected. */
function failuresOf(
  findings: readonly Finding[],
  { certificates }: RandomCertificates,
  { folder }: Bench,
): readonly string[] {
  const expected = readExpectedFindings(folder);
  const warnings = new Map(certificates.map(({ name, warnings: names }) => [`${name}.der`, names]));
  return findings
    .filter((finding) => !isExpected(finding, warnings.get(finding.certificate) ?? [], expected))
    .map(({ certificate, rule, level, details }) => `${certificate}: ${level} ${rule} ${details}`);
}
