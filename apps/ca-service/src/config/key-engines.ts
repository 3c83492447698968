import { ObjectsOf, readJsonFile } from '@libs/configuration';
import { Allow, IsIn, Matches } from 'class-validator';
import {
  ENGINE_ID,
  KEY_ENGINE_TYPES,
  type KeyEngineEntry,
  type KeyEngineTypes,
  NOT_AN_ENGINE_ID,
  SoftwareKeyEngineEntry,
} from '../modules/key';
import type { Environment } from './environment';

/** Content of KEY_ENGINES_FILE. */
export interface KeyEngines {
  readonly default: string;
  readonly engines: readonly KeyEngineEntry[];
}

/** The id that existing installations expect (contract 12.6). */
const DEFAULT_ID = 'filesystem-1';

/** Reads the key engines of a JSON file. @throws StartUpError with KEY_ENGINES_FILE, the member and what is allowed */
export function readKeyEngines(
  { KEY_ENGINES_FILE: file }: Pick<Environment, 'KEY_ENGINES_FILE'>,
  types: KeyEngineTypes = KEY_ENGINE_TYPES,
): KeyEngines {
  return file === undefined
    ? oneSoftwareEngine()
    : readJsonFile('KEY_ENGINES_FILE', file, contentWith(types));
}

function oneSoftwareEngine(): KeyEngines {
  const engine = Object.assign(new SoftwareKeyEngineEntry(), { id: DEFAULT_ID, type: 'software' });
  return { default: DEFAULT_ID, engines: [engine] };
}

/** The class that describes the file: an entry becomes an instance of the class that its `type` names. */
function contentWith(types: KeyEngineTypes): new () => KeyEngines {
  const names = Object.keys(types);

  /** An entry of any other type. */
  class UnknownEntry {
    @Allow()
    readonly id!: string;

    @IsIn(names, { message: `must be ${names.join(' or ')}` })
    readonly type!: string;
  }

  class Content implements KeyEngines {
    @Matches(ENGINE_ID, NOT_AN_ENGINE_ID)
    readonly default!: string;

    @ObjectsOf(() => UnknownEntry, 1, 64, {
      property: 'type',
      subTypes: Object.entries(types).map(([name, value]) => ({ name, value })),
    })
    readonly engines!: readonly KeyEngineEntry[];
  }
  return Content;
}
