import { InvalidValueError } from '@libs/kernel';
import type { PublicKey } from '@libs/crypto';

/** The keys that a profile allows in certificates (contract 5.4); sizes `null` allow any, `[]` none. */
export interface CryptoEnforcement {
  readonly enabled: boolean;
  readonly allow_rsa_keys: boolean;
  readonly allowed_rsa_key_sizes: readonly number[] | null;
  readonly allow_ecdsa_keys: boolean;
  readonly allowed_ecdsa_key_sizes: readonly number[] | null;
  /** Beyond the contract; absent means not allowed. */
  readonly allow_ed25519_keys?: boolean;
  readonly allow_ml_dsa_keys?: boolean;
  /** Parameter sets: 44, 65, 87. */
  readonly allowed_ml_dsa_key_sizes?: readonly number[];
}

export const NO_CRYPTO_ENFORCEMENT: CryptoEnforcement = {
  enabled: false,
  allow_rsa_keys: false,
  allowed_rsa_key_sizes: null,
  allow_ecdsa_keys: false,
  allowed_ecdsa_key_sizes: null,
};

/** @throws InvalidValueError with the text of contract 5.4; an enabled enforcement rejects all other types */
export function refuseForbiddenKey(enforcement: CryptoEnforcement, key: PublicKey): void {
  if (!enforcement.enabled) return;
  const { type, bits } = key;
  const allowed = {
    RSA: { type: enforcement.allow_rsa_keys, sizes: enforcement.allowed_rsa_key_sizes },
    ECDSA: { type: enforcement.allow_ecdsa_keys, sizes: enforcement.allowed_ecdsa_key_sizes },
    Ed25519: { type: enforcement.allow_ed25519_keys, sizes: null },
    'ML-DSA': { type: enforcement.allow_ml_dsa_keys, sizes: enforcement.allowed_ml_dsa_key_sizes },
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
