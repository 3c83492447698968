import { DerReader } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { type PublicKey } from '../keys/public-key';
import { verifySignature } from '../keys/signature';
import { readSignatureAlgorithm } from '../keys/signature-algorithm-reader';

/** SEQUENCE { what is signed, AlgorithmIdentifier, BIT STRING }: the form of certificates, CSRs and CRLs. */
export interface SignedObject {
  /** The bytes that the signature is over: a view of the input, never encoded again. */
  readonly signed: Buffer;
  /** DER AlgorithmIdentifier. */
  readonly algorithmIdentifier: Buffer;
  readonly signature: Buffer;
}

/** @throws MalformedDerError, also when anything follows. */
export function readSignedObject(der: Buffer): SignedObject {
  const reader = DerReader.over(der);
  const object = reader.enter(TAG.sequence);
  reader.finish();
  const signed = object.element(TAG.sequence);
  const algorithmIdentifier = object.element(TAG.sequence);
  const signature = object.octetAlignedBits();
  object.finish();
  return { signed, algorithmIdentifier, signature };
}

/**
 * Whether `issuer` signed the certificate, over its bytes as they came. Signatures with MD5 or SHA-1 never
 * count (contract 5.6). Says nothing about validity, names or whether the issuer is a CA.
 */
export function verifyCertificateSignature({ der }: { readonly der: Buffer }, issuer: PublicKey): boolean {
  const { signed, algorithmIdentifier, signature } = readSignedObject(der);
  const algorithm = readSignatureAlgorithm(algorithmIdentifier);
  return algorithm !== undefined && verifySignature(signed, signature, issuer, algorithm);
}
