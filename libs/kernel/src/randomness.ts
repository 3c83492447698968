import { randomFillSync, randomUUID } from 'node:crypto';

/** The only source of random values in domain code and handlers. */
export abstract class Randomness {
  abstract bytes(length: number): Buffer;
  /** A random UUID, version 4 (RFC 9562 section 5.4), lower case with hyphens. */
  abstract uuid(): string;

  /** A uniformly distributed number in [0, 1), for jitter. */
  fraction(): number {
    return this.bytes(4).readUInt32BE() / 2 ** 32;
  }
}

/** A call of the generator costs the same for 16 bytes as for 4096: Node fetches ahead for UUIDs, too. */
const FETCHED = 4096;

/** The operating system's CSPRNG. No byte is given twice, and none stays behind after it was given. */
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
