import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueRandomCertificates } from '../certificates/issue-certificates.mts';
import type { Bench, Member, Outcome } from '../runner/member.mts';
import { endOf, runCommand } from '../runner/run-command.mts';

/** Validates the chains of random certificates with the PKIX validator of the JDK. */
export const java: Member = {
  name: 'java',
  programs: ['java'],
  install: () => Promise.resolve(),
  run: async (bench) => {
    const chains = await writeChains(bench);
    const result = await runCommand('java', ['VerifyChains.java', chains], {
      cwd: bench.folder,
      timeLimit: bench.timeLimit,
    });
    const version = await versionOf(bench);
    if (result.code !== 0) return { ...OUTCOME, version, cases: 0, failures: [endOf(result)] };
    const lines = result.stdout.trim().split('\n');
    const failures = lines.filter((line) => line.startsWith('FAILED ')).map((line) => line.slice(7));
    return { ...OUTCOME, version, cases: Number(lines.at(-1)), failures };
  },
};

const OUTCOME = { tool: 'PKIX validator of the JDK', unit: 'chains' } satisfies Partial<Outcome>;

/** Writes one chain per line: its name and the certificates from the leaf to the root. Returns the file. */
async function writeChains(bench: Bench): Promise<string> {
  const { certificates } = await issueRandomCertificates(bench);
  const lines = certificates.map(({ name, der, above }) =>
    [name, ...[der, ...above].map((each) => each.toString('base64'))].join(' '),
  );
  const file = join(bench.scratch, 'chains.txt');
  writeFileSync(file, lines.join('\n'));
  return file;
}

async function versionOf({ timeLimit }: Bench): Promise<string> {
  const { stdout } = await runCommand('java', ['--version'], { timeLimit });
  return stdout.split(' ')[1] ?? '-';
}
