import { DerReader } from '../der/der-reader';
import { TAG } from '../der/der-tag';

/** An AttributeTypeAndValue of a name. */
export interface NameAttributeElement {
  /** The type, as `ObjectIdentifier.key`. */
  readonly oid: string;
  /** DER of the value. */
  readonly element: Buffer;
}

/** Reads an RDNSequence (RFC 5280 section 4.1.2.4): one list of attributes per RDN. @throws MalformedDerError */
export function readRdnSequence(der: Buffer): NameAttributeElement[][] {
  const name = DerReader.over(der).enter(TAG.sequence);
  const rdns: NameAttributeElement[][] = [];
  while (!name.isAtEnd) {
    const rdn = name.enter(TAG.set);
    const attributes: NameAttributeElement[] = [];
    while (!rdn.isAtEnd) {
      const attribute = rdn.enter(TAG.sequence);
      attributes.push({ oid: attribute.oid(), element: attribute.element() });
    }
    rdns.push(attributes);
  }
  return rdns;
}
