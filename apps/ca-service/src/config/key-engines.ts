import { ObjectsOf, readJsonFile } from '@libs/configuration';
import { Equals, Matches } from 'class-validator';
import type { Environment } from './environment';

const ID = /^[\w.-]{1,64}$/;
const NOT_AN_ID = { message: 'must be 1 to 64 letters, digits, dots, hyphens or underscores' };

class ConfiguredKeyEngine {
  @Matches(ID, NOT_AN_ID)
  readonly id!: string;

  @Equals('software', { message: 'must be software' })
  readonly type!: 'software';
}

/** Content of KEY_ENGINES_FILE. */
export class KeyEngines {
  @Matches(ID, NOT_AN_ID)
  readonly default!: string;

  @ObjectsOf(() => ConfiguredKeyEngine, 1, 64)
  readonly engines!: readonly ConfiguredKeyEngine[];
}

/** The name that existing installations expect (contract 12.6). */
const ONE_SOFTWARE_ENGINE: KeyEngines = {
  default: 'filesystem-1',
  engines: [{ id: 'filesystem-1', type: 'software' }],
};

/** Reads the key engines of a JSON file. @throws StartUpError that names KEY_ENGINES_FILE and the fault in it */
export function readKeyEngines({ KEY_ENGINES_FILE: file }: Environment): KeyEngines {
  return file === undefined ? ONE_SOFTWARE_ENGINE : readJsonFile('KEY_ENGINES_FILE', file, KeyEngines);
}
