import { ContentInfo, EncapsulatedContentInfo, id_signedData } from '@peculiar/asn1-cms';
import { AsnArray, AsnProp, AsnPropTypes, AsnType, AsnTypeTypes } from '@peculiar/asn1-schema';
import { InvalidValueError } from '@libs/kernel';
import { TAG } from '../x509/der/der-tag';
import { readBerHeader } from '../x509/der/ber-header';
import { bytesOf, readStructure } from './read-structure';

/** More than any chain has. Each certificate costs a parse and, later, verifications of signatures. */
const MAX_CERTIFICATES = 32;

/** Certificates byte for byte: the schema of the library would encode them anew. */
@AsnType({ type: AsnTypeTypes.Set, itemType: AsnPropTypes.Any })
class CertificateSet extends AsnArray<ArrayBuffer> {}

/** SignedData (RFC 5652 section 5.1). Only its certificates are used. */
class CertificateBundle {
  @AsnProp({ type: AsnPropTypes.Integer })
  version!: number;
  @AsnProp({ type: AsnPropTypes.Any })
  digestAlgorithms!: ArrayBuffer;
  @AsnProp({ type: EncapsulatedContentInfo })
  encapContentInfo!: EncapsulatedContentInfo;
  @AsnProp({ type: CertificateSet, context: 0, implicit: true, optional: true })
  certificates?: CertificateSet;
  @AsnProp({ type: AsnPropTypes.Any, context: 1, implicit: true, optional: true })
  crls?: ArrayBuffer;
  @AsnProp({ type: AsnPropTypes.Any })
  signerInfos!: ArrayBuffer;
}

/** Whether the bytes begin like a ContentInfo (RFC 5652 section 3): with an object identifier, unlike a certificate. */
export function looksLikePkcs7(bytes: Buffer): boolean {
  const header = readBerHeader(bytes, 0);
  return bytes[0] === TAG.sequence && header !== undefined && bytes[header.contentStart] === TAG.oid;
}

/**
 * Returns the certificates of PKCS#7 SignedData byte for byte. Ignores its signers: each certificate is verified by its
 * issuer's signature. @throws InvalidValueError
 */
export function certificatesOfPkcs7(bytes: Buffer, what: string): Buffer[] {
  const name = `${what}: the PKCS#7 file`;
  const { contentType, content } = readStructure(bytes, ContentInfo, name);
  if (contentType !== id_signedData) throw new InvalidValueError(`${name} is not SignedData (RFC 5652)`);
  const { certificates } = readStructure(new Uint8Array(content), CertificateBundle, name);
  if (!certificates || certificates.length === 0) throw new InvalidValueError(`${name} holds no certificate`);
  if (certificates.length > MAX_CERTIFICATES) {
    throw new InvalidValueError(`${name} holds more than ${MAX_CERTIFICATES} certificates`);
  }
  return Array.from(certificates, (certificate) => bytesOf(certificate));
}
