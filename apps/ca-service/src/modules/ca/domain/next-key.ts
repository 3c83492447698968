import type { KeySpec } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import type { IssuingCa } from '../../certificate/domain';
import type { KeyReference, WantedKey } from '../../key/domain';

/** The key for a rekey: an existing one or a new one. */
export type NextKey =
  | { readonly existing: KeyReference }
  | {
      /** `undefined`: the type and size of the current key. */
      readonly create: KeySpec | undefined;
      /** `undefined`: the engine of the current key. */
      readonly engineId: string | undefined;
    };

/**
 * Fills in the defaults.
 * @throws InvalidValueError when it is the current key
 */
export function nextKey(next: NextKey, { publicKey, engineId }: IssuingCa): WantedKey {
  if ('existing' in next) {
    if (next.existing.keyId !== publicKey.keyId) return next;
    throw new InvalidValueError('key_metadata.key_id: the CA has this key already, which a reissue keeps');
  }
  const { type, bits } = publicKey;
  return { create: next.create ?? { type, bits }, engineId: next.engineId ?? engineId };
}
