import type { CertificateLint } from '@libs/crypto';

/** `docs/lints.md`. */
export function lintsDocument(lints: readonly CertificateLint[]): string {
  const rows = lints.map(({ name, level, section }) => `| \`${name}\` | ${level} | ${section} |`);
  return [
    '# Lints',
    '',
    'Every certificate is built, read back and checked by these rules before it is signed. A broken rule of level',
    '`error` refuses with 400 and the name of the rule; a broken `warning` is told in the header',
    '`Certificate-Lint-Warnings` and in the log. A dry run answers all of them. The names say what holds when the',
    'rule is kept.',
    '',
    `${lints.length} rules, in the order in which they are tried. Generated from the code by \`npm run docs:update\`.`,
    '',
    '| Rule | Level | Where it stands |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
