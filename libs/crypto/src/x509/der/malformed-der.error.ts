import { InvalidValueError } from '@libs/kernel';

/** Bytes that are not the DER they should be. Callers say what the bytes were supposed to be. */
export class MalformedDerError extends InvalidValueError {
  override readonly code = 'request.malformed-der';
}

/** Runs `read`; when it stumbles over the DER, the sentence starts with `claim`. */
export function orMalformed<T>(claim: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedDerError) {
      throw new InvalidValueError(`${claim}: ${error.message}`, {}, { cause: error });
    }
    throw error;
  }
}
