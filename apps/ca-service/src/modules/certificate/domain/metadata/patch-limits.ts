import type { JsonValue } from './json-document';
import { PatchTooLargeError } from './metadata.errors';

/** Operations of a patch. The row of the certificate or CA stays locked while they are applied. */
export const MAXIMUM_OPERATIONS = 1_000;

/** The same as for request bodies: a client could not send deeper metadata back as a whole. */
export const MAXIMUM_DEPTH = 64;

/** Characters. Error sentences repeat the path. */
export const MAXIMUM_POINTER_LENGTH = 4_096;

/** Elements of `null` that one token may put between the end of an array and its own index. */
export const MAXIMUM_PADDING = 1_000;

/**
 * Bytes of JSON that all operations of a patch may add together, moved values included. Bytes that later operations
 * remove still count: a document that is copied into itself doubles with every operation.
 */
export const MAXIMUM_GROWTH = 1024 * 1024;

/** Makes the values that a patch adds, and counts their bytes. @throws PatchTooLargeError above MAXIMUM_GROWTH */
export class GrowthAllowance {
  #left = MAXIMUM_GROWTH;

  /** A copy that shares nothing with the original. */
  copy(value: JsonValue): JsonValue {
    const json = JSON.stringify(value);
    this.#spend(Buffer.byteLength(json));
    // JSON.parse makes `__proto__` a member like any other.
    return JSON.parse(json) as JsonValue;
  }

  nulls(count: number): null[] {
    this.#spend(count * 'null,'.length);
    return Array.from({ length: count }, () => null);
  }

  #spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) {
      throw new PatchTooLargeError(`its operations add more than ${MAXIMUM_GROWTH} bytes`);
    }
  }
}
