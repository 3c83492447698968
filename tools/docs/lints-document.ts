import type { CertificateLint } from '@libs/crypto';

/** Returns the text of `docs/lints.md`. */
export function lintsDocument(lints: readonly CertificateLint[]): string {
  const rows = lints.map(({ name, level, section }) => `| \`${name}\` | ${level} | ${section} |`);
  return [
    '# Lints',
    '',
    'Every certificate is built, read back and checked by these rules before it is signed. A violation of level `error`',
    'is a 400 that names the rule; one of level `warning` is in the header `Certificate-Lint-Warnings` and in the log. A',
    'dry run returns all of them. The name of a rule states what it requires.',
    '',
    `${lints.length} rules, in the order in which they run. Generated from the code by \`npm run docs:update\`.`,
    '',
    '| Rule | Level | Source |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
