import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { REPOSITORY } from '../sources/source-files';

/**
 * Formats a text like `npm run format` formats the file `name` under docs. In Markdown, citations of the contract become
 * links.
 */
export async function formatted(text: string, name: string): Promise<string> {
  const filepath = join(REPOSITORY, 'docs', name);
  return format(name.endsWith('.md') ? withLinkedCitations(text) : text, {
    ...(await resolveConfig(filepath)),
    filepath,
  });
}

const withLinkedCitations = (text: string): string =>
  text.replace(/\bcontract (?:section )?(\d+(?:\.\d+)?)/gi, '[$&](wire-contract.md#$1)');
