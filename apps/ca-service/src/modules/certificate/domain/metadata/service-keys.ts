import { isContainer, isEqual, type JsonDocument, type JsonObject, type JsonValue } from './json-document';
import { ServiceKeyError } from './metadata.errors';
import type { PatchOperation } from './patch-operation';

/** The keys of metadata that link the certificates of a CA after a reissue or rekey (contract 2.10, 5.7). */
export const SERVICE_KEYS = {
  reissuedAs: 'lamassu.io/ca/reissued-as',
  reissuedAt: 'lamassu.io/ca/reissued-at',
  reissuedFrom: 'lamassu.io/ca/reissued-from',
  reissueReason: 'lamassu.io/ca/reissue-reason',
  rekeyedAs: 'lamassu.io/ca/rekeyed-as',
  rekeyedAt: 'lamassu.io/ca/rekeyed-at',
  rekeyedFrom: 'lamassu.io/ca/rekeyed-from',
} as const;

const NAMES: ReadonlySet<string> = new Set(Object.values(SERVICE_KEYS));

/** Clients and other services may write every other `lamassu.io/` key. */
const isServiceKey = (key: string | undefined): key is string => key !== undefined && NAMES.has(key);

/** Rejects these keys in metadata of a new certificate or CA. An import may contain them. @throws ServiceKeyError */
export function refuseServiceKeys(metadata: Readonly<Record<string, unknown>>): void {
  const key = Object.keys(metadata).find(isServiceKey);
  if (key !== undefined) throw new ServiceKeyError(key);
}

/** Preserves the keys that only the service writes while a patch is applied. */
export class KeptServiceKeys {
  /** Shared with the document: `refuse` rejects operations that change these values. */
  readonly #kept: ReadonlyMap<string, JsonValue>;

  constructor(before: JsonObject) {
    this.#kept = new Map(Object.entries(before).filter(([key]) => isServiceKey(key)));
  }

  /** Rejects an operation that changes a kept key. `test` and the source of `copy` only read. @throws ServiceKeyError */
  refuse({ op, path, from }: PatchOperation): void {
    const changed = [...(op === 'test' ? [] : [path]), ...(op === 'move' ? [from] : [])];
    const key = changed.map(({ tokens }) => tokens[0]).find(isServiceKey);
    if (key !== undefined) throw new ServiceKeyError(key);
  }

  /**
   * Puts the kept keys back after the whole document was replaced.
   * @throws ServiceKeyError for a key that is new or has another value
   */
  restore({ root }: JsonDocument): void {
    if (!isContainer(root) || Array.isArray(root)) return;
    for (const key of NAMES) {
      const [before, now] = [this.#kept.get(key), Object.hasOwn(root, key) ? root[key] : undefined];
      if (now !== undefined && (before === undefined || !isEqual(before, now))) {
        throw new ServiceKeyError(key);
      }
      if (before !== undefined) root[key] = before;
    }
  }
}
