import { explicitTag, nullValue, sequence, unsignedInteger } from './der';
import { type KeyType } from './key-type';
import { type ObjectIdentifier } from './object-identifier';
import { OID } from './object-identifiers';
import { type PublicKey } from './public-key';

export type SignatureDigest = 'sha256' | 'sha384' | 'sha512';

/** How a message is signed. ML-DSA would be one more scheme without a digest. */
export interface SignatureAlgorithm {
  readonly keyType: KeyType;
  readonly scheme: 'RSASSA-PKCS1-v1_5' | 'RSASSA-PSS' | 'ECDSA' | 'Ed25519';
  /** What the message is hashed with; Ed25519 hashes for itself. */
  readonly digest: SignatureDigest | undefined;
  /** RSASSA-PSS only, in bytes. */
  readonly saltLength?: number;
  /** DER AlgorithmIdentifier, as it stands in certificates and requests. */
  readonly identifier: Buffer;
}

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

/** RFC 4055 section 3.1: MGF1 uses the hash of the message, the trailer field stays at its default. */
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

/** All that this service signs and verifies with, by the names of contract section 7, and Ed25519. */
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
} as const satisfies Record<string, SignatureAlgorithm>;

/** What an issuer with this key signs certificates with (contract 5.1); nobody can choose. */
export function certificateSignatureAlgorithm(issuer: PublicKey): SignatureAlgorithm {
  switch (issuer.type) {
    case 'RSA':
      return SIGNATURE_ALGORITHMS.RSASSA_PKCS1_V1_5_SHA_256;
    case 'Ed25519':
      return SIGNATURE_ALGORITHMS.ED25519;
    case 'ECDSA':
      if (issuer.bits <= 256) return SIGNATURE_ALGORITHMS.ECDSA_SHA_256;
      return issuer.bits <= 384 ? SIGNATURE_ALGORITHMS.ECDSA_SHA_384 : SIGNATURE_ALGORITHMS.ECDSA_SHA_512;
  }
}
