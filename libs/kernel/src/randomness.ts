import { randomFillSync, randomUUID } from 'node:crypto';

/** The source of random values in domain code and handlers; tests replace it. */
export abstract class Randomness {
  abstract bytes(length: number): Buffer;
  /** A random UUID, version 4 (RFC 9562 section 5.4), lower case with hyphens. */
  abstract uuid(): string;

  /** A uniformly distributed number in [0, 1), for jitter. */
  fraction(): number {
    return this.bytes(4).readUInt32BE() / 2 ** 32;
  }
}

/** One call of the generator costs the same for 16 bytes as for 4096. */
const FETCHED = 4096;

/** The operating system's CSPRNG, read in blocks. Returned bytes are erased from the block, and none is returned twice. */
export class SystemRandomness extends Randomness {
  readonly #fetched = Buffer.alloc(FETCHED);
  #next = FETCHED;

  bytes(length: number): Buffer {
    if (length > FETCHED) return randomFillSync(Buffer.alloc(length));
    if (this.#next + length > FETCHED) {
      randomFillSync(this.#fetched);
      this.#next = 0;
    }
    const bytes = Buffer.from(this.#fetched.subarray(this.#next, this.#next + length));
    this.#fetched.fill(0, this.#next, this.#next + length);
    this.#next += length;
    return bytes;
  }

  uuid(): string {
    return randomUUID();
  }
}
