import { InvalidValueError } from '@libs/kernel';
import { type CertificateIssuer } from '../certificates/certificate-template';
import { OID } from '../der/object-identifiers';
import { encodeAuthorityInformationAccess } from '../extensions/authority-information-access';
import { encodeCrlDistributionPoints } from '../extensions/crl-distribution-points';
import { oncePerObject } from '../der/once-per-object';
import { encodeExtension } from '../extensions/extension';
import { encodeAuthorityKeyIdentifier } from '../extensions/key-identifiers';

/** The extensions that all certificates of an issuer share, encoded once per issuer and list of domains. */
export function issuerExtensions(issuer: CertificateIssuer, domains: readonly string[]): Buffer[] {
  return perIssuer(issuer)(domains);
}

const perIssuer = oncePerObject((issuer: CertificateIssuer) =>
  oncePerObject((domains: readonly string[]) => encode(issuer, domains)),
);

function encode(issuer: CertificateIssuer, domains: readonly string[]): Buffer[] {
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

/** ASCII characters of URLs (RFC 3986 section 2), without `?` and `#`, which end the path. */
function mustFitUrl(domain: string): void {
  if (!/^[\w\-.~:/[\]@!$&'()*+,;=%]+$/.test(domain)) {
    throw new InvalidValueError('validation authority domain is not a host with an optional path');
  }
}
