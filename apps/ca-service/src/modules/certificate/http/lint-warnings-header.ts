import type { LintFinding } from '@libs/crypto';
import { Logger } from '@nestjs/common';

/**
 * Response header with the names of the lints of level warning that a certificate breaks (docs/lints.md): a list of
 * tokens (RFC 9651 section 3.1), with the object identifiers that a finding is about as the parameter `oids`.
 *
 * @example
 * Certificate-Lint-Warnings: requested-extensions-are-in-certificate;oids="1.3.6.1.5.5.7.1.24", country-is-in-upper-case
 */
export const LINT_WARNINGS_HEADER = 'Certificate-Lint-Warnings';

/** The OpenAPI description of the header. */
export const LINT_WARNINGS_HEADERS = {
  [LINT_WARNINGS_HEADER]: {
    description:
      'Names of lints of level warning that the certificate breaks, comma-separated; parameter oids: the object ' +
      'identifiers that the finding is about',
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
  const items = [...new Set(warnings.map(toListItem))];
  reply.header(LINT_WARNINGS_HEADER, items.join(', '));
  logger.warn({ serialNumber, lints: names }, message);
}

/** Most characters of object identifiers in the header. A request can have 64 KiB of them; proxies reject long headers. */
const MOST_CHARACTERS = 1_024;

function toListItem({ lint, oids = [] }: LintFinding): string {
  if (oids.length === 0) return lint.name;
  let length = 0;
  const shown = oids.filter((oid) => (length += oid.length + 1) <= MOST_CHARACTERS);
  return `${lint.name};oids="${shown.join(' ')}"`;
}
