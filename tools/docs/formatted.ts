import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { REPOSITORY } from '../sources/source-files';

/** A text in the form that `npm run format` would give it as the file `name` under docs. */
export async function formatted(text: string, name: string): Promise<string> {
  const filepath = join(REPOSITORY, 'docs', name);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}
