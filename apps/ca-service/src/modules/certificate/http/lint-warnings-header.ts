import type { LintFinding } from '@libs/crypto';
import { Logger } from '@nestjs/common';

/** The names of the rules of level warning that a certificate breaks (docs/lints.md), comma-separated. */
export const LINT_WARNINGS_HEADER = 'Certificate-Lint-Warnings';

/** Documents the header in OpenAPI. */
export const LINT_WARNINGS_HEADERS = {
  [LINT_WARNINGS_HEADER]: {
    description: 'Lint rules that the certificate breaks and that do not refuse it, comma-separated',
    schema: { type: 'string' as const },
  },
};

const logger = new Logger('CertificateLint');

/** Tells the client, and the log, which warnings a certificate was issued with. */
export function reportLintWarnings(
  reply: { header(name: string, value: string): unknown },
  serialNumber: string,
  warnings: readonly LintFinding[],
  message = 'a certificate was issued with lint warnings',
): void {
  if (warnings.length === 0) return;
  const names = [...new Set(warnings.map(({ lint }) => lint.name))];
  reply.header(LINT_WARNINGS_HEADER, names.join(', '));
  logger.warn({ serialNumber, lints: names }, message);
}
