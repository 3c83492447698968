import { realDataSection } from './real-data-section';
import type { ExpectedFinding } from '../../test/interop/certificates/expected-findings.mts';
import type { RealDataResults } from '../../test/interop/real-data/results.mts';
import type { SwitchedOffCheck } from '../../test/interop/schemathesis/configuration.mts';

export interface InteroperabilityLists {
  readonly switchedOff: readonly SwitchedOffCheck[];
  readonly zlint: readonly ExpectedFinding[];
  readonly pkilint: readonly ExpectedFinding[];
  readonly realData: RealDataResults;
}

/** Returns the text of `docs/interoperability.md`. */
export function interoperabilityDocument({
  switchedOff,
  zlint,
  pkilint,
  realData,
}: InteroperabilityLists): string {
  return [
    INTRODUCTION,
    '## Checks that are switched off',
    '',
    'Checks of schemathesis that do not apply to an operation, with the rule that requires the behaviour.',
    '',
    '| Check | Operations | Reason |',
    '| --- | --- | --- |',
    ...switchedOff.map(
      ({ check, operations, reason }) => `| \`${check}\` | ${operationCells(operations)} | ${reason} |`,
    ),
    '',
    '## Expected findings',
    '',
    'Findings of the linters that are not faults. A finding with a rule in the second column is expected only when the',
    'service issued the certificate with this [lint warning](lints.md).',
    '',
    '| Finding | Warning of the service | Reason |',
    '| --- | --- | --- |',
    ...[...zlint, ...pkilint].map(
      ({ rule, warnings = [], reason }) => `| \`${rule}\` | ${codes(warnings)} | ${reason} |`,
    ),
    '',
    ...realDataSection(realData),
    '',
    LIMITS,
  ].join('\n');
}

const codes = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join('<br>');

const operationCells = (operations: readonly string[]): string =>
  operations.includes('*') ? 'all' : codes(operations);

const INTRODUCTION = `# Interoperability

Third-party clients, linters and verifiers run against the built service, each in its own language. This page says how to run them,
what each one proves, and which findings are expected.

\`\`\`sh
npm run test:interop                            # everything, with many random cases
npm run test:interop -- --short                 # as CI runs it: at most five minutes
npm run test:interop -- --only zlint --seed 7   # one member, other random choices
\`\`\`

The run needs Go, Python 3.11 and a JDK 17. It fetches pinned packages into \`node_modules/.cache/interop\` and the module
cache of Go. A member without its program or packages is reported as left out, which is not a failure. The run prints a
table, and exits with 1 when a member finds a fault. The same seed gives the same random choices. \`npm test\` does not run
it.

| Member | Third-party program | What it proves |
| --- | --- | --- |
| [\`schemathesis\`](../test/interop/schemathesis) | schemathesis | Service and OpenAPI document agree: examples, boundary values, random requests, sequences |
| [\`zlint\`](../test/interop/zlint) | zlint | Random certificates of every key type and profile option comply with RFC 5280 and related RFCs |
| [\`pkilint\`](../test/interop/pkilint) | pkilint | The same certificates comply by another reading of the standards |
| [\`java\`](../test/interop/java) | the JDK | The same certificates verify up to their roots by RFC 5280 6.1 |
| [\`generated-go\`](../test/interop/generated-go) | oapi-codegen | A Go client generated from the document compiles, has named models, and completes a round of calls |
| [\`generated-typescript\`](../test/interop/generated-typescript) | openapi-typescript, openapi-fetch | The same in TypeScript |
| [\`sdk-go\`](../test/interop/sdk-go) | Go | A client that sends the requests of the reference's SDK decodes every answer with strict types |
`;

const LIMITS = `## What is not checked

- zlint runs the rules of the RFCs and of the community. The rules of the CA/Browser Forum, of root programs and of ETSI
  apply to public CAs.
- The JDK before version 24 does not know ML-DSA; chains with it are skipped. It also compares common names of one label
  with DNS constraints, which neither RFC 5280 nor OpenSSL does; leaf certificates whose only host name is such a common name
  are skipped when it rejects them, and so are chains whose mailbox constraints it cannot intersect.
- schemathesis does not read \`GET /v1/events/stream\`, which never ends.
`;
