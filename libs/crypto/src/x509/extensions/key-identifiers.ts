import { implicitTag, octetString, sequence } from '../der/der';
import { DerReader } from '../der/der-reader';
import { contextPrimitive, TAG } from '../der/der-tag';

/** Encodes SubjectKeyIdentifier (RFC 5280 section 4.2.1.2). */
export function encodeSubjectKeyIdentifier(keyId: string): Buffer {
  return octetString(Buffer.from(keyId, 'hex'));
}

/** Lower-case hex. @throws MalformedDerError */
export function decodeSubjectKeyIdentifier(value: Buffer): string {
  const reader = DerReader.over(value);
  const keyId = reader.content(TAG.octetString).toString('hex');
  reader.finish();
  return keyId;
}

/** Encodes AuthorityKeyIdentifier (RFC 5280 section 4.2.1.1) with the keyIdentifier only (contract 5.1). */
export function encodeAuthorityKeyIdentifier(keyId: string): Buffer {
  return sequence(implicitTag(0, Buffer.from(keyId, 'hex')));
}

/** Lower-case hex; `''` without a keyIdentifier. @throws MalformedDerError */
export function decodeAuthorityKeyIdentifier(value: Buffer): string {
  const reader = DerReader.over(value);
  const identifier = reader.enter(TAG.sequence);
  reader.finish();
  const hasKeyId = identifier.isNext(contextPrimitive(0));
  const keyId = hasKeyId ? identifier.content(contextPrimitive(0)).toString('hex') : '';
  while (!identifier.isAtEnd) identifier.element(); // issuer name and serial number
  return keyId;
}
