import { dependencyCruiser } from '../sources/dependency-cruiser';
import { REPOSITORY } from '../sources/source-files';

/** One box per library, per feature, and per application for the files outside its features. */
const BOX = '^(libs/[^/]+|apps/[^/]+/src/modules/[^/]+|apps/[^/]+/src)';

/** Excludes the imports of tests. */
const TESTS = '\\.spec\\.ts$|/testing/';

/** Returns the text of `docs/architecture-diagram.md`. */
export async function diagramDocument(): Promise<string> {
  const mermaid = await dependencyCruiser(
    REPOSITORY,
    ...['apps', 'libs', '--include-only', '^(apps|libs)', '--exclude', TESTS],
    ...['--collapse', BOX, '--output-type', 'mermaid'],
  );
  return `# Architecture diagram

An arrow means "imports". Generated from the code by \`npm run docs:update\`; a test compares. The allowed arrows are in
\`.dependency-cruiser.cjs\`.

\`\`\`mermaid
${mermaid.trim()}
\`\`\`
`;
}
