import { randomBytes, randomUUID } from 'node:crypto';

/** The only source of random values in domain code and handlers. */
export abstract class Randomness {
  abstract bytes(length: number): Buffer;
  /** A random UUID, version 4 (RFC 9562 section 5.4), lower case with hyphens. */
  abstract uuid(): string;
}

/** The operating system's CSPRNG. */
export class SystemRandomness extends Randomness {
  bytes(length: number): Buffer {
    return randomBytes(length);
  }

  uuid(): string {
    return randomUUID();
  }
}
