import { DerReader } from '../der/der-reader';
import { TAG } from '../der/der-tag';

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
