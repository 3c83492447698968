import { implicitTag, sequence } from '../der/der';
import { DerReader } from '../der/der-reader';
import { contextPrimitive, TAG } from '../der/der-tag';
import { dottedOf } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';

/** Encodes AuthorityInfoAccess (RFC 5280 section 4.2.2.1) with one OCSP entry per URL. */
export function encodeAuthorityInformationAccess(ocspUrls: readonly string[]): Buffer {
  const uri = (url: string) => implicitTag(6, Buffer.from(url, 'latin1'));
  return sequence(...ocspUrls.map((url) => sequence(OID.accessMethodOcsp.der, uri(url))));
}

/** One entry: access method and location. */
export interface AccessDescription {
  /** Dotted object identifier. */
  readonly method: string;
  /** `undefined` when the location is not a URI. */
  readonly uri: string | undefined;
}

/** Decodes the value. Accepts an empty list, which the standard forbids. @throws MalformedDerError */
export function decodeAuthorityInformationAccess(value: Buffer): AccessDescription[] {
  const reader = DerReader.over(value);
  const list = reader.enter(TAG.sequence);
  reader.finish();
  const entries: AccessDescription[] = [];
  while (!list.isAtEnd) {
    const entry = list.enter(TAG.sequence);
    const method = dottedOf(entry.oid());
    const isUri = entry.isNext(contextPrimitive(6));
    const location = entry.element();
    entry.finish();
    const uri = isUri ? DerReader.over(location).content(contextPrimitive(6)).toString('latin1') : undefined;
    entries.push({ method, uri });
  }
  return entries;
}
