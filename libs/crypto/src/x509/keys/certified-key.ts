import { hash } from 'node:crypto';
import { DerReader, MalformedDerError } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { dottedOf, ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';
import { type PublicKey } from './public-key';

/** The key of a certificate: also one that the service cannot use, because the certificate is only kept as a record. */
export interface CertifiedKey {
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex (contract 1.7). */
  readonly id: string;
  /** A `KeyType`; of another key the name of its algorithm or curve, or the dotted object identifier. */
  readonly type: string;
  /** The size as for `PublicKey`; 0 when it is not known. */
  readonly bits: number;
}

/** Names, and sizes where the algorithm has one size only. */
const ALGORITHMS = new Map<string, readonly [name: string, bits: number]>(
  (
    [
      ['1.2.840.10040.4.1', 'DSA', 0],
      ['1.2.840.10046.2.1', 'X9.42 DH', 0],
      ['1.3.101.110', 'X25519', 256],
      ['1.3.101.111', 'X448', 448],
      ['1.3.101.113', 'Ed448', 456],
      ['2.16.840.1.101.3.4.4.1', 'ML-KEM-512', 512],
      ['2.16.840.1.101.3.4.4.2', 'ML-KEM-768', 768],
      ['2.16.840.1.101.3.4.4.3', 'ML-KEM-1024', 1024],
      ['2.16.840.1.101.3.4.3.20', 'SLH-DSA-SHA2-128s', 128],
      ['2.16.840.1.101.3.4.3.21', 'SLH-DSA-SHA2-128f', 128],
      ['2.16.840.1.101.3.4.3.22', 'SLH-DSA-SHA2-192s', 192],
      ['2.16.840.1.101.3.4.3.23', 'SLH-DSA-SHA2-192f', 192],
      ['2.16.840.1.101.3.4.3.24', 'SLH-DSA-SHA2-256s', 256],
      ['2.16.840.1.101.3.4.3.25', 'SLH-DSA-SHA2-256f', 256],
      ['2.16.840.1.101.3.4.3.26', 'SLH-DSA-SHAKE-128s', 128],
      ['2.16.840.1.101.3.4.3.27', 'SLH-DSA-SHAKE-128f', 128],
      ['2.16.840.1.101.3.4.3.28', 'SLH-DSA-SHAKE-192s', 192],
      ['2.16.840.1.101.3.4.3.29', 'SLH-DSA-SHAKE-192f', 192],
      ['2.16.840.1.101.3.4.3.30', 'SLH-DSA-SHAKE-256s', 256],
      ['2.16.840.1.101.3.4.3.31', 'SLH-DSA-SHAKE-256f', 256],
    ] as const
  ).map(([oid, name, bits]) => [new ObjectIdentifier(oid).key, [name, bits]]),
);

/** Curves that the service does not support (SEC 2, RFC 5639, GM/T 0003.5). */
const CURVES = new Map<string, readonly [name: string, bits: number]>(
  (
    [
      ['1.2.840.10045.3.1.1', 'P-192', 192],
      ['1.3.132.0.10', 'secp256k1', 256],
      ['1.3.36.3.3.2.8.1.1.1', 'brainpoolP160r1', 160],
      ['1.3.36.3.3.2.8.1.1.3', 'brainpoolP192r1', 192],
      ['1.3.36.3.3.2.8.1.1.5', 'brainpoolP224r1', 224],
      ['1.3.36.3.3.2.8.1.1.7', 'brainpoolP256r1', 256],
      ['1.3.36.3.3.2.8.1.1.9', 'brainpoolP320r1', 320],
      ['1.3.36.3.3.2.8.1.1.11', 'brainpoolP384r1', 384],
      ['1.3.36.3.3.2.8.1.1.13', 'brainpoolP512r1', 512],
      ['1.2.156.10197.1.301', 'SM2', 256],
    ] as const
  ).map(([oid, name, bits]) => [new ObjectIdentifier(oid).key, [name, bits]]),
);

/**
 * Describes the key of a certificate.
 * @param publicKey the key, when it is supported
 */
export function certifiedKeyOf(publicKey: PublicKey | undefined, spki: Buffer): CertifiedKey {
  if (publicKey) return { id: publicKey.keyId, type: publicKey.type, bits: publicKey.bits };
  return { id: hash('sha256', spki, 'hex'), ...describe(spki) };
}

/** Reads as much as it can: the key may be of any algorithm, or broken. */
function describe(spki: Buffer): Omit<CertifiedKey, 'id'> {
  try {
    const info = DerReader.over(spki).enter(TAG.sequence);
    const algorithm = info.enter(TAG.sequence);
    const oid = algorithm.oid();
    if (oid === OID.ecPublicKey.key) return describeCurve(algorithm);
    const isRsa = oid === OID.rsaEncryption.key;
    if (isRsa || oid === OID.rsassaPss.key) {
      return { type: isRsa ? 'RSA' : 'RSASSA-PSS', bits: bitsOf(info.octetAlignedBits()) };
    }
    const [type, bits] = ALGORITHMS.get(oid) ?? [dottedOf(oid), 0];
    return { type, bits: bits === 0 && algorithm.isNext(TAG.sequence) ? bitsOf(algorithm.element()) : bits };
  } catch (error) {
    if (error instanceof MalformedDerError) return { type: 'unknown', bits: 0 };
    throw error;
  }
}

function describeCurve(algorithm: DerReader): Omit<CertifiedKey, 'id'> {
  if (!algorithm.isNext(TAG.oid)) return { type: 'elliptic curve with explicit parameters', bits: 0 };
  const curve = algorithm.oid();
  const [type, bits] = CURVES.get(curve) ?? [dottedOf(curve), 0];
  return { type, bits };
}

/** The bit length of the first INTEGER of a SEQUENCE: the modulus of RSA, the prime of DSA and DH. */
function bitsOf(sequence: Buffer): number {
  const reader = DerReader.over(sequence).enter(TAG.sequence);
  const digits = reader.integer().toString('hex');
  return digits === '' ? 0 : BigInt(`0x${digits}`).toString(2).replace(/^0$/, '').length;
}
