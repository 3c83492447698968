import { ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';

/** Extensions that the service writes itself, from the profile, the request or the issuer. */
export const WRITTEN_EXTENSIONS: ReadonlySet<string> = keysOf(
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.basicConstraints,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
  OID.authorityInformationAccess,
  OID.crlDistributionPoints,
  OID.certificatePolicies,
  OID.nameConstraints,
  OID.subjectAltName,
);

/**
 * Extensions that no request can obtain: besides those that the service writes, those that path validation reads
 * (RFC 5280 sections 4.2.1.5, 4.2.1.11 and 4.2.1.14), those about the issuer (4.2.1.7, 4.2.1.15), those that only a
 * transparency log can make (RFC 6962), the one that exempts an OCSP responder from revocation (RFC 6960 section
 * 4.2.2.2.1), and the forerunner of key usages by which OpenSSL takes a leaf for a CA.
 */
const RESERVED: ReadonlySet<string> = new Set([
  ...WRITTEN_EXTENSIONS,
  ...keysOf(
    OID.policyMappings,
    OID.policyConstraints,
    OID.inhibitAnyPolicy,
    OID.issuerAltName,
    OID.freshestCrl,
    OID.privateKeyUsagePeriod,
    OID.signedCertificateTimestamps,
    OID.precertificatePoison,
    OID.ocspNoCheck,
    OID.netscapeCertificateType,
  ),
]);

/** Whether a profile must not allow requests the extension with this dotted object identifier. */
export function isReservedExtension(dotted: string): boolean {
  return RESERVED.has(new ObjectIdentifier(dotted).key);
}

function keysOf(...oids: readonly ObjectIdentifier[]): ReadonlySet<string> {
  return new Set(oids.map(({ key }) => key));
}
