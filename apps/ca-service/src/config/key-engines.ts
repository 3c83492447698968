import { StartUpError } from '@libs/kernel';
import { z } from 'zod';
import { type Environment, readFileOf } from './environment';

const ID = z
  .string()
  .regex(/^[\w.-]{1,64}$/, { error: 'must be 1 to 64 letters, digits, dots, hyphens or underscores' });

/** Content of KEY_ENGINES_FILE. */
const KEY_ENGINES = z.strictObject({
  default: ID,
  engines: z
    .array(z.strictObject({ id: ID, type: z.literal('software') }))
    .min(1)
    .max(64),
});

export type KeyEngines = z.infer<typeof KEY_ENGINES>;

/** The name that existing installations expect (contract 12.6). */
const ONE_SOFTWARE_ENGINE: KeyEngines = {
  default: 'filesystem-1',
  engines: [{ id: 'filesystem-1', type: 'software' }],
};

/** @throws StartUpError that names KEY_ENGINES_FILE and what is wrong in it */
export function readKeyEngines({ KEY_ENGINES_FILE: file }: Environment): KeyEngines {
  if (file === undefined) return ONE_SOFTWARE_ENGINE;
  const result = KEY_ENGINES.safeParse(parseJson(readFileOf('KEY_ENGINES_FILE', file)));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new StartUpError(
    `KEY_ENGINES_FILE: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not valid'}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StartUpError('KEY_ENGINES_FILE: the file is not JSON', { cause: error });
  }
}
