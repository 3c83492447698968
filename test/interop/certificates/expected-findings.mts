import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A finding of a linter. */
export interface Finding {
  /** File name of the certificate. */
  readonly certificate: string;
  readonly rule: string;
  readonly level: string;
  readonly details: string;
}

/** A finding that is expected, from `expected-findings.json` of a linter. */
export interface ExpectedFinding {
  readonly rule: string;
  /** Regular expression for the details. Default: any details. */
  readonly details?: string;
  /** The finding is expected only for certificates with one of these lint warnings. Default: for all. */
  readonly warnings?: readonly string[];
  readonly reason: string;
}

/** Reads the committed list of a linter. */
export const readExpectedFindings = (folder: string): readonly ExpectedFinding[] =>
  JSON.parse(readFileSync(join(folder, 'expected-findings.json'), 'utf8')) as ExpectedFinding[];

/** Returns whether the list expects the finding for a certificate with these lint warnings. */
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
