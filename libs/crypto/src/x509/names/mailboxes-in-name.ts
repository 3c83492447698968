import { DerReader } from '../der/der-reader';
import { OID } from '../der/object-identifiers';
import { decodeDirectoryString } from './directory-string';
import { type DistinguishedName } from './distinguished-name';
import { readRdnSequence } from './rdn-sequence';

/**
 * The e-mail addresses in a name, to which constraints on mailboxes apply (RFC 5280 section 4.2.1.10).
 * @throws MalformedDerError for an address that is no string
 */
export function mailboxesIn({ der }: DistinguishedName): readonly string[] {
  if (!der.includes(OID.emailAddress.der)) return [];
  return readRdnSequence(der)
    .flat()
    .filter(({ oid }) => oid === OID.emailAddress.key)
    .map(({ element }) => {
      const tag = element[0] ?? 0;
      return decodeDirectoryString(tag, DerReader.over(element).content(tag));
    });
}
