import { type CertificateIssuer, type CertificateTemplate } from '../certificates/certificate-template';
import { OID } from '../der/object-identifiers';
import { encodeCaBasicConstraints, LEAF_BASIC_CONSTRAINTS } from '../extensions/basic-constraints';
import { encodeCertificatePolicies } from '../extensions/certificate-policies';
import { oncePerObject } from '../der/once-per-object';
import { encodeExtendedKeyUsage } from '../extensions/extended-key-usage';
import { encodeExtension, encodeExtensionList } from '../extensions/extension';
import { issuerExtensions } from './issuer-extensions';
import { encodeSubjectKeyIdentifier } from '../extensions/key-identifiers';
import { encodeKeyUsage } from '../extensions/key-usage';
import { encodeNameConstraints } from '../extensions/name-constraints';

const CA = encodeExtension(OID.basicConstraints, { critical: true, value: encodeCaBasicConstraints() });
const LEAF = encodeExtension(OID.basicConstraints, { critical: true, value: LEAF_BASIC_CONSTRAINTS });

const keyUsage = oncePerObject((usages: CertificateTemplate['keyUsage']) =>
  encodeExtension(OID.keyUsage, { critical: true, value: encodeKeyUsage(usages) }),
);
/** RFC 3161 section 2.3: critical for time stamping, which is the only purpose then. */
const extendedKeyUsage = oncePerObject((usages: CertificateTemplate['extendedKeyUsage']) =>
  encodeExtension(OID.extendedKeyUsage, {
    critical: usages.every((usage) => usage === 'TimeStamping'),
    value: encodeExtendedKeyUsage(usages),
  }),
);
const policies = oncePerObject((list: NonNullable<CertificateTemplate['certificatePolicies']>) =>
  encodeExtension(OID.certificatePolicies, { critical: false, value: encodeCertificatePolicies(list) }),
);
/** RFC 5280 section 4.2.1.10: critical. */
const nameConstraints = oncePerObject((constraints: NonNullable<CertificateTemplate['nameConstraints']>) =>
  encodeExtension(OID.nameConstraints, { critical: true, value: encodeNameConstraints(constraints) }),
);

/**
 * Encodes the extensions of a certificate in the order and with the criticality of contract 5.1. Policies and name
 * constraints, which the contract does not have, precede the subject alternative name. Kept extensions are last.
 */
export function encodeExtensions(template: CertificateTemplate, issuer: CertificateIssuer): Buffer[] {
  const extensions: Buffer[] = [];
  if (template.keyUsage.length > 0) extensions.push(keyUsage(template.keyUsage));
  if (template.extendedKeyUsage.length > 0) extensions.push(extendedKeyUsage(template.extendedKeyUsage));
  if (template.isCa) extensions.push(caConstraints(template.pathLenConstraint));
  else if (template.leafBasicConstraints) extensions.push(LEAF);
  const subjectKeyId = template.subjectKeyId ?? template.publicKey.keyId;
  extensions.push(
    encodeExtension(OID.subjectKeyIdentifier, {
      critical: false,
      value: encodeSubjectKeyIdentifier(subjectKeyId),
    }),
    ...issuerExtensions(issuer, template.vaServerDomains),
  );
  extensions.push(...policyExtensions(template));
  if (template.subjectAltName !== undefined) {
    const { critical, value } = template.subjectAltName;
    const mustBeCritical = critical || template.subject.isEmpty; // RFC 5280 section 4.2.1.6
    extensions.push(encodeExtension(OID.subjectAltName, { critical: mustBeCritical, value }));
  }
  if (template.keptExtensions !== undefined) extensions.push(...encodeExtensionList(template.keptExtensions));
  return extensions;
}

function policyExtensions({
  certificatePolicies = [],
  nameConstraints: constraints,
}: CertificateTemplate): Buffer[] {
  return [
    ...(certificatePolicies.length > 0 ? [policies(certificatePolicies)] : []),
    ...(constraints === undefined ? [] : [nameConstraints(constraints)]),
  ];
}

function caConstraints(pathLenConstraint: number | undefined): Buffer {
  if (pathLenConstraint === undefined) return CA;
  const value = encodeCaBasicConstraints(pathLenConstraint);
  return encodeExtension(OID.basicConstraints, { critical: true, value });
}
