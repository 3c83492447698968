import { DerReader } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { type PublicKey } from '../keys/public-key';
import { verifySignature } from '../keys/signature';
import { readVerifiedAlgorithm } from '../keys/signature-algorithm-reader';

/** SEQUENCE { signed element, AlgorithmIdentifier, BIT STRING }: the form of certificates, CSRs and CRLs. */
export interface SignedObject {
  /** The signed bytes: a view of the input, never encoded anew. */
  readonly signed: Buffer;
  /** DER AlgorithmIdentifier. */
  readonly algorithmIdentifier: Buffer;
  readonly signature: Buffer;
}

/** Reads a signed object. @throws MalformedDerError, also when data follows it */
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
 * Whether the signature of the certificate verifies with the key `issuer`, also one with MD5 or SHA-1, which old CAs
 * made (contract 5.6). Does not check validity, names, or whether the issuer is a CA.
 */
export function verifyCertificateSignature({ der }: { readonly der: Buffer }, issuer: PublicKey): boolean {
  const { signed, algorithmIdentifier, signature } = readSignedObject(der);
  const algorithm = readVerifiedAlgorithm(algorithmIdentifier);
  return algorithm !== undefined && verifySignature(signed, signature, issuer, algorithm);
}
