import { implicitTag, sequence } from '../der';
import { OID } from '../object-identifiers';

/** RFC 5280 section 4.2.2.1: where to ask for the certificate's status (OCSP), one entry per URL. */
export function encodeAuthorityInformationAccess(ocspUrls: readonly string[]): Buffer {
  const uri = (url: string) => implicitTag(6, Buffer.from(url, 'latin1'));
  return sequence(...ocspUrls.map((url) => sequence(OID.accessMethodOcsp.der, uri(url))));
}
