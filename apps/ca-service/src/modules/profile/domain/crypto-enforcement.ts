import { InvalidValueError } from '@libs/kernel';
import type { PublicKey } from '@libs/crypto';

/** Which keys a profile lets into certificates (contract 5.4); `null` sizes allow any, `[]` none. */
export interface CryptoEnforcement {
  readonly enabled: boolean;
  readonly allow_rsa_keys: boolean;
  readonly allowed_rsa_key_sizes: readonly number[] | null;
  readonly allow_ecdsa_keys: boolean;
  readonly allowed_ecdsa_key_sizes: readonly number[] | null;
}

export const NO_CRYPTO_ENFORCEMENT: CryptoEnforcement = {
  enabled: false,
  allow_rsa_keys: false,
  allowed_rsa_key_sizes: null,
  allow_ecdsa_keys: false,
  allowed_ecdsa_key_sizes: null,
};

/** @throws InvalidValueError with the text of contract 5.4; a type the profile cannot name is refused as well */
export function refuseForbiddenKey(enforcement: CryptoEnforcement, key: PublicKey): void {
  if (!enforcement.enabled) return;
  const { type, bits } = key;
  const allowed = {
    RSA: { type: enforcement.allow_rsa_keys, sizes: enforcement.allowed_rsa_key_sizes },
    ECDSA: { type: enforcement.allow_ecdsa_keys, sizes: enforcement.allowed_ecdsa_key_sizes },
    Ed25519: { type: false, sizes: null },
  }[type];
  if (!allowed.type) {
    throw new InvalidValueError(`public key is ${type}, but issuance profile does not allow ${type} keys`);
  }
  if (allowed.sizes && !allowed.sizes.includes(bits)) {
    throw new InvalidValueError(
      `public key uses ${type} key with size ${bits}, but issuance profile does not allow this key size`,
    );
  }
}
