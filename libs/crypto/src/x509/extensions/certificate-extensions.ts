import { InvalidValueError } from '@libs/kernel';
import { type CertificateIssuer, type CertificateTemplate } from '../certificate-template';
import { OID } from '../object-identifiers';
import { encodeAuthorityInformationAccess } from './authority-information-access';
import { CA_BASIC_CONSTRAINTS } from './basic-constraints';
import { encodeCrlDistributionPoints } from './crl-distribution-points';
import { encodeExtendedKeyUsage } from './extended-key-usage';
import { encodeExtension } from './extension';
import { encodeAuthorityKeyIdentifier, encodeSubjectKeyIdentifier } from './key-identifiers';
import { encodeKeyUsage } from './key-usage';

const CA = encodeExtension(OID.basicConstraints, { critical: true, value: CA_BASIC_CONSTRAINTS });

/** The extensions of a certificate in the order, and with the criticality, of contract 5.1. */
export function encodeExtensions(template: CertificateTemplate, issuer: CertificateIssuer): Buffer[] {
  const extensions: Buffer[] = [];
  if (template.keyUsage.length > 0) {
    extensions.push(
      encodeExtension(OID.keyUsage, { critical: true, value: encodeKeyUsage(template.keyUsage) }),
    );
  }
  if (template.extendedKeyUsage.length > 0) {
    const value = encodeExtendedKeyUsage(template.extendedKeyUsage);
    extensions.push(encodeExtension(OID.extendedKeyUsage, { critical: false, value }));
  }
  if (template.isCa) extensions.push(CA);
  const subjectKeyId = template.subjectKeyId ?? template.publicKey.keyId;
  extensions.push(
    encodeExtension(OID.subjectKeyIdentifier, {
      critical: false,
      value: encodeSubjectKeyIdentifier(subjectKeyId),
    }),
    ...issuerExtensions(issuer, template.vaServerDomains),
  );
  if (template.subjectAltName !== undefined) {
    const { critical, value } = template.subjectAltName;
    const mustBeCritical = critical || template.subject.isEmpty; // RFC 5280 section 4.2.1.6
    extensions.push(encodeExtension(OID.subjectAltName, { critical: mustBeCritical, value }));
  }
  return extensions;
}

/** What all certificates of one issuer have in common. */
function issuerExtensions(issuer: CertificateIssuer, domains: readonly string[]): Buffer[] {
  const extensions: Buffer[] = [];
  if (issuer.subjectKeyId !== undefined) {
    const value = encodeAuthorityKeyIdentifier(issuer.subjectKeyId);
    extensions.push(encodeExtension(OID.authorityKeyIdentifier, { critical: false, value }));
  }
  if (domains.length > 0) {
    domains.forEach(mustFitUrl);
    const crl = issuer.subjectKeyId ?? issuer.publicKey.keyId;
    const access = encodeAuthorityInformationAccess(domains.map((domain) => `http://${domain}/ocsp`));
    const points = encodeCrlDistributionPoints(domains.map((domain) => `http://${domain}/crl/${crl}`));
    extensions.push(
      encodeExtension(OID.authorityInformationAccess, { critical: false, value: access }),
      encodeExtension(OID.crlDistributionPoints, { critical: false, value: points }),
    );
  }
  return extensions;
}

/** RFC 3986 section 2, without what would end the host and path: no space, `?` or `#`, and only ASCII. */
function mustFitUrl(domain: string): void {
  if (!/^[\w\-.~:/[\]@!$&'()*+,;=%]+$/.test(domain)) {
    throw new InvalidValueError('validation authority domain is not the host and path of a URL');
  }
}
