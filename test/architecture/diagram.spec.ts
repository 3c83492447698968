import { expect, it } from 'vitest';
import { dependencyCruiser, REPOSITORY } from './cruise';

/** A library, a feature, or what an application holds beside its features is one box. */
const BOX = '^(libs/[^/]+|apps/[^/]+/src/modules/[^/]+|apps/[^/]+/src)';

/** Imports that only tests have. */
const TESTS = '\\.spec\\.ts$|/src/testing/';

it('docs/architecture-diagram.md shows the imports as they are', { timeout: 60_000 }, async () => {
  const mermaid = await dependencyCruiser(
    REPOSITORY,
    ...['apps', 'libs', '--include-only', '^(apps|libs)', '--exclude', TESTS],
    ...['--collapse', BOX, '--output-type', 'mermaid'],
  );
  await expect(documentOf(mermaid.trim())).toMatchFileSnapshot('../../docs/architecture-diagram.md');
});

function documentOf(mermaid: string): string {
  return `# Architecture diagram

An arrow means "imports". Made from the code by \`npm run docs:update\`; a test compares. Which arrows are allowed is
said in \`.dependency-cruiser.cjs\`.

\`\`\`mermaid
${mermaid}
\`\`\`
`;
}
