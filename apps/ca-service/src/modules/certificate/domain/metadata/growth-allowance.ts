import type { JsonValue } from './json-value';
import { PatchTooLargeError } from './metadata.errors';
import { MAXIMUM_GROWTH } from './patch-limits';

/** Makes the values that a patch adds, and counts their bytes. @throws PatchTooLargeError above MAXIMUM_GROWTH */
export class GrowthAllowance {
  #left = MAXIMUM_GROWTH;

  /** A copy that shares nothing with the original, neither the request nor another place of the document. */
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
