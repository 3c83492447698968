import type { LintFinding } from '@libs/crypto';
import { Logger } from '@nestjs/common';

/**
 * Response header with the names of the lints of level warning that a certificate breaks (docs/lints.md),
 * comma-separated.
 */
export const LINT_WARNINGS_HEADER = 'Certificate-Lint-Warnings';

/** The OpenAPI description of the header. */
export const LINT_WARNINGS_HEADERS = {
  [LINT_WARNINGS_HEADER]: {
    description: 'Names of lints of level warning that the certificate breaks, comma-separated',
    schema: { type: 'string' as const },
  },
};

const logger = new Logger('CertificateLint');

/** Sets the header and writes a log line, if there are warnings. */
export function reportLintWarnings(
  reply: { header(name: string, value: string): unknown },
  serialNumber: string,
  warnings: readonly LintFinding[],
  message = 'certificate issued with lint warnings',
): void {
  if (warnings.length === 0) return;
  const names = [...new Set(warnings.map(({ lint }) => lint.name))];
  reply.header(LINT_WARNINGS_HEADER, names.join(', '));
  logger.warn({ serialNumber, lints: names }, message);
}
