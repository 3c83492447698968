import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A finding of a linter. */
export interface Finding {
  /** Name of the file. */
  readonly certificate: string;
  readonly rule: string;
  readonly level: string;
  readonly details: string;
}

/** A finding that is expected, from `expected-findings.json` of a linter. */
export interface ExpectedFinding {
  readonly rule: string;
  /** Only where the details match this regular expression. */
  readonly details?: string;
  /** Only for certificates that the service issued with one of these lint warnings. */
  readonly warnings?: readonly string[];
  readonly reason: string;
}

/** The committed list of a linter. */
export const readExpectedFindings = (folder: string): readonly ExpectedFinding[] =>
  JSON.parse(readFileSync(join(folder, 'expected-findings.json'), 'utf8')) as ExpectedFinding[];

/** Whether a finding is expected for a certificate that was issued with these lint warnings. */
export function isExpected(
  finding: Finding,
  warnings: readonly string[],
  list: readonly ExpectedFinding[],
): boolean {
  return list.some(
    ({ rule, details = '', warnings: needed }) =>
      rule === finding.rule &&
      new RegExp(details, 'u').test(finding.details) &&
      (needed?.some((name) => warnings.includes(name)) ?? true),
  );
}
