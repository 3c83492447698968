import { InvalidValueError } from '@libs/kernel';
import { explicitTag, nullValue, sequence, unsignedInteger } from '../der/der';
import { type KeyType } from './key-type';
import { type ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';
import { type PublicKey } from './public-key';

export type SignatureDigest = 'sha256' | 'sha384' | 'sha512';

/** Digests of old signatures, which are verified but never made. SHA-1 and MD5 are broken (SP 800-131A section 9). */
export type OldDigest = 'sha224' | 'sha1' | 'md5';

/** Digests of signatures that are verified but never made, because few verifiers know them. */
export type RareDigest = 'sha512-224' | 'sha512-256' | 'sha3-224' | 'sha3-256' | 'sha3-384' | 'sha3-512';

/** A signature algorithm with its parameters. */
export interface SignatureAlgorithm {
  readonly keyType: KeyType;
  readonly scheme: 'RSASSA-PKCS1-v1_5' | 'RSASSA-PSS' | 'ECDSA' | 'Ed25519' | 'ML-DSA';
  /** Hash function of the message; `undefined` for Ed25519 and ML-DSA, which hash internally. */
  readonly digest: SignatureDigest | undefined;
  /** RSASSA-PSS only, in bytes. */
  readonly saltLength?: number;
  /** ML-DSA only: the parameter set, which algorithm and key must share. */
  readonly keyBits?: number;
  /** DER AlgorithmIdentifier, as in certificates and requests. */
  readonly identifier: Buffer;
}

/** A signature algorithm for verification only. */
export type VerifiedAlgorithm = Omit<SignatureAlgorithm, 'digest' | 'identifier'> & {
  readonly digest: SignatureDigest | OldDigest | RareDigest | undefined;
};

/** RFC 4055 section 5: the parameters are NULL. */
const pkcs1 = (oid: ObjectIdentifier, digest: SignatureDigest): SignatureAlgorithm => ({
  keyType: 'RSA',
  scheme: 'RSASSA-PKCS1-v1_5',
  digest,
  identifier: sequence(oid.der, nullValue()),
});

/** RFC 5758 section 3.2: the parameters are absent. */
const ecdsa = (oid: ObjectIdentifier, digest: SignatureDigest): SignatureAlgorithm => ({
  keyType: 'ECDSA',
  scheme: 'ECDSA',
  digest,
  identifier: sequence(oid.der),
});

/** RFC 4055 section 3.1: MGF1 uses the hash function of the message; the trailer field has its default. */
export function pss(digest: SignatureDigest, saltLength: number): SignatureAlgorithm {
  const hash = sequence(OID[digest].der, nullValue());
  const salt = Buffer.of(saltLength >>> 8, saltLength & 0xff);
  const parameters = sequence(
    explicitTag(0, hash),
    explicitTag(1, sequence(OID.mgf1.der, hash)),
    explicitTag(2, unsignedInteger(salt)),
  );
  return {
    keyType: 'RSA',
    scheme: 'RSASSA-PSS',
    digest,
    saltLength,
    identifier: sequence(OID.rsassaPss.der, parameters),
  };
}

/** RFC 9881 section 2: the parameters are absent; the message is signed without hashing, with an empty context. */
const mlDsa = (oid: ObjectIdentifier, keyBits: number): SignatureAlgorithm => ({
  keyType: 'ML-DSA',
  scheme: 'ML-DSA',
  digest: undefined,
  keyBits,
  identifier: sequence(oid.der),
});

/** The supported signature algorithms: those of contract section 7, Ed25519 and ML-DSA. */
export const SIGNATURE_ALGORITHMS = {
  RSASSA_PKCS1_V1_5_SHA_256: pkcs1(OID.sha256WithRsa, 'sha256'),
  RSASSA_PKCS1_V1_5_SHA_384: pkcs1(OID.sha384WithRsa, 'sha384'),
  RSASSA_PKCS1_V1_5_SHA_512: pkcs1(OID.sha512WithRsa, 'sha512'),
  RSASSA_PSS_SHA_256: pss('sha256', 32),
  RSASSA_PSS_SHA_384: pss('sha384', 48),
  RSASSA_PSS_SHA_512: pss('sha512', 64),
  ECDSA_SHA_256: ecdsa(OID.ecdsaWithSha256, 'sha256'),
  ECDSA_SHA_384: ecdsa(OID.ecdsaWithSha384, 'sha384'),
  ECDSA_SHA_512: ecdsa(OID.ecdsaWithSha512, 'sha512'),
  /** RFC 8410 section 3: the parameters are absent. */
  ED25519: {
    keyType: 'Ed25519',
    scheme: 'Ed25519',
    digest: undefined,
    identifier: sequence(OID.ed25519.der),
  },
  ML_DSA_44: mlDsa(OID.mlDsa44, 44),
  ML_DSA_65: mlDsa(OID.mlDsa65, 65),
  ML_DSA_87: mlDsa(OID.mlDsa87, 87),
} as const satisfies Record<string, SignatureAlgorithm>;

export type SignatureAlgorithmName = keyof typeof SIGNATURE_ALGORITHMS;

/** Whether a key can sign and verify with the algorithm. */
export function fitsKey(
  algorithm: Pick<SignatureAlgorithm, 'keyType' | 'keyBits'>,
  key: Pick<PublicKey, 'type' | 'bits'>,
): boolean {
  return algorithm.keyType === key.type && (algorithm.keyBits ?? key.bits) === key.bits;
}

/**
 * The algorithm with which an issuer signs certificates: the one of the profile, or the default of the issuer's key
 * (contract 5.1). @throws InvalidValueError when the algorithm does not fit the key
 */
export function certificateSignatureAlgorithm(
  issuer: PublicKey,
  wanted?: SignatureAlgorithmName,
): SignatureAlgorithm {
  const algorithm = wanted === undefined ? defaultAlgorithm(issuer) : SIGNATURE_ALGORITHMS[wanted];
  if (!fitsKey(algorithm, issuer)) {
    throw new InvalidValueError(
      `signature_algorithm ${wanted ?? ''} does not fit the ${issuer.type} key of the CA`,
    );
  }
  return algorithm;
}

function defaultAlgorithm({ type, bits }: PublicKey): SignatureAlgorithm {
  switch (type) {
    case 'RSA':
      return SIGNATURE_ALGORITHMS.RSASSA_PKCS1_V1_5_SHA_256;
    case 'Ed25519':
      return SIGNATURE_ALGORITHMS.ED25519;
    case 'ML-DSA':
      return ML_DSA_ALGORITHMS.find(({ keyBits }) => keyBits === bits) ?? SIGNATURE_ALGORITHMS.ML_DSA_87;
    case 'ECDSA':
      if (bits <= 256) return SIGNATURE_ALGORITHMS.ECDSA_SHA_256;
      return bits <= 384 ? SIGNATURE_ALGORITHMS.ECDSA_SHA_384 : SIGNATURE_ALGORITHMS.ECDSA_SHA_512;
  }
}

const ML_DSA_ALGORITHMS: readonly SignatureAlgorithm[] = [
  SIGNATURE_ALGORITHMS.ML_DSA_44,
  SIGNATURE_ALGORITHMS.ML_DSA_65,
  SIGNATURE_ALGORITHMS.ML_DSA_87,
];
