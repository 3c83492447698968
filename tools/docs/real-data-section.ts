import type { RealDataResults } from '../../test/interop/real-data/results.mts';
import type { TallyRow } from '../../test/interop/real-data/tally.mts';

/** Returns the section with the last stored run of `npm run test:real-data`. */
export function realDataSection({ date, sources, rows, memory }: RealDataResults): readonly string[] {
  return [
    ...INTRODUCTION,
    `Results of ${date} with ${sources.map(({ name, version }) => `${name} ${version}`).join(', ')}:`,
    '',
    '| Route | Source | Sent | Accepted | Refused | Repeated |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows
      .filter(({ sent }) => sent > 0)
      .map(
        ({ route, source, sent, accepted, repeated }) =>
          `| \`${route}\` | ${source} | ${sent} | ${accepted} | ${sent - accepted} | ${repeated} |`,
      ),
    '',
    'A file counts as repeated, and is not sent, when the route got the same DER before. Refusals by reason:',
    '',
    '| Count | Status | Reason | For example |',
    '| --- | --- | --- | --- |',
    ...reasonsOf(rows).map(
      ({ count, status, reason, example }) => `| ${count} | ${status} | ${cell(reason)} | \`${example}\` |`,
    ),
    '',
    `Resident set of the service, and used heap, after a collection: ${memoryOf(memory)}.`,
  ];
}

const INTRODUCTION = [
  '## Certificates of other authorities',
  '',
  '```sh',
  'npm run test:real-data                     # needs Go, Python, and Debian or Ubuntu; about two minutes',
  'npm run test:real-data -- --part records   # one part: single, chains, keys or records',
  'npm run test:real-data -- --write          # also stores the tables below',
  '```',
  '',
  'Sends every certificate and request of four packages to the service: each CA alone, each CA with those above it, each',
  'PKCS#12 file with its key, each certificate as a record, before and after its issuer, each request to signing. The',
  'package managers fetch the files; many are malformed on purpose. The run fails on a 5xx, on a stored certificate that GET or the list does not answer byte',
  'for byte, on an event that is not delivered, and when memory grows from the second to the third round of the records.',
  '',
];

interface Reason {
  readonly reason: string;
  readonly status: number;
  readonly count: number;
  readonly example: string;
}

/** Adds up the refusals of all routes and sources, the most frequent first. */
function reasonsOf(rows: readonly TallyRow[]): readonly Reason[] {
  const reasons = new Map<string, Reason>();
  for (const { reason, status, count, examples } of rows.flatMap(({ refusals }) => refusals)) {
    const known = reasons.get(reason) ?? { reason, status, count: 0, example: examples[0] ?? '' };
    reasons.set(reason, { ...known, count: known.count + count });
  }
  return [...reasons.values()].sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}

/** Escapes what Markdown would read as markup in a cell. */
const cell = (text: string): string => text.replace(/[\\|<>*_]/g, '\\$&');

const memoryOf = (memory: RealDataResults['memory']): string =>
  Object.entries(memory)
    .map(
      ([part, rounds]) =>
        `${part} ${rounds.map(({ resident, heap }) => `${resident} and ${heap} MiB`).join(', then ')}`,
    )
    .join('; ');
