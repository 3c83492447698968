import { JsonPointer } from './json-pointer';
import type { JsonValue } from './json-document';
import { UndecodablePatchError } from './metadata.errors';
import { MAXIMUM_POINTER_LENGTH } from './patch-limits';

/** RFC 6902 section 4. */
export const PATCH_OPERATION_NAMES = ['add', 'remove', 'replace', 'move', 'copy', 'test'] as const;
export type PatchOperationName = (typeof PATCH_OPERATION_NAMES)[number];

/** The operations that read their value from the document. */
const WITH_SOURCE: ReadonlySet<PatchOperationName> = new Set(['move', 'copy']);

/** An entry of a patch in the request, before validation. */
export interface PatchEntry {
  readonly op?: unknown;
  readonly path?: unknown;
  readonly from?: unknown;
  readonly value?: unknown;
}

/** One operation of a JSON Patch. */
export interface PatchOperation {
  readonly op: PatchOperationName;
  readonly path: JsonPointer;
  /** The source of `move` and `copy`; equals `path` for other operations. */
  readonly from: JsonPointer;
  /** `undefined` means `null`: clients leave out a value that is null (contract 3.6). */
  readonly value: JsonValue | undefined;
}

/**
 * Decodes an entry. Every operation needs `op` and `path`; `move` and `copy` need `from` (RFC 6902 section 4).
 * @param position of the entry in the patch, for the error sentence
 * @throws UndecodablePatchError
 */
export function decodeOperation({ op, path, from, value }: PatchEntry, position: number): PatchOperation {
  const name = PATCH_OPERATION_NAMES.find((known) => known === op);
  const place = `patches[${position}]`;
  if (name === undefined) {
    throw new UndecodablePatchError(`${place}.op is not one of ${PATCH_OPERATION_NAMES.join(', ')}`);
  }
  const target = decodePointer(path, `${place}.path`);
  const source = WITH_SOURCE.has(name) ? decodePointer(from, `${place}.from`) : target;
  return { op: name, path: target, from: source, value: value as JsonValue | undefined };
}

function decodePointer(text: unknown, place: string): JsonPointer {
  if (typeof text !== 'string') throw new UndecodablePatchError(`${place} is missing or not a text`);
  if (text.length > MAXIMUM_POINTER_LENGTH) {
    throw new UndecodablePatchError(`${place} is longer than ${MAXIMUM_POINTER_LENGTH} characters`);
  }
  const pointer = JsonPointer.parse(text);
  if (!pointer) throw new UndecodablePatchError(`${place} is not a JSON pointer (RFC 6901)`);
  return pointer;
}
