import type { KeySpec } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import type { IssuingCa } from '../../certificate/domain';
import type { KeyReference, WantedKey } from '../../key/domain';

/** Which key takes the place of the one a CA has: one that is held already, or a new one. */
export type NextKey =
  | { readonly existing: KeyReference }
  | {
      /** `undefined`: of the type and size of the current one. */
      readonly create: KeySpec | undefined;
      /** `undefined`: where the current one is. */
      readonly engineId: string | undefined;
    };

/** The next key, with everything said that was left open. @throws InvalidValueError when it is the current one */
export function nextKey(next: NextKey, { publicKey, engineId }: IssuingCa): WantedKey {
  if ('existing' in next) {
    if (next.existing.keyId !== publicKey.keyId) return next;
    throw new InvalidValueError('key_metadata.key_id: the CA has this key already, which a reissue keeps');
  }
  const { type, bits } = publicKey;
  return { create: next.create ?? { type, bits }, engineId: next.engineId ?? engineId };
}
