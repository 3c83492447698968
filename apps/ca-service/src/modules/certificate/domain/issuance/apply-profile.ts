import {
  type CertificateTemplate,
  type CertificationRequest,
  DistinguishedName,
  type KeyUsage,
  type ParsedCertificate,
  type SerialNumber,
} from '@libs/crypto';
import type { ProfileDefinition } from '../../../profile/domain';
import { certificateValidity } from './certificate-validity';

/** What does not come from the request or the profile. */
export interface IssuanceCircumstances {
  readonly serialNumber: SerialNumber;
  readonly now: Date;
  readonly vaServerDomains: readonly string[];
  /** The certificate of the CA; `undefined` for a root. */
  readonly issuer: ParsedCertificate | undefined;
}

/** What is asked to be certified: a CSR, or what the service would have put into one. */
export type CertifiedRequest = Pick<
  CertificationRequest,
  'subject' | 'publicKey' | 'keyUsage' | 'extendedKeyUsage' | 'subjectAltName'
>;

/** RFC 5280 section 4.2.1.3 wants a key usage in every CA certificate; a profile may leave it out. */
export const CA_KEY_USAGE: readonly KeyUsage[] = ['CertSign', 'CRLSign'];

/** Contract 5.2: what of the request is honoured, and what the profile puts in its place. @throws InvalidValueError */
export function applyProfile(
  request: CertifiedRequest,
  profile: ProfileDefinition,
  circumstances: IssuanceCircumstances,
): CertificateTemplate {
  const { serialNumber, now, vaServerDomains, issuer } = circumstances;
  return {
    serialNumber,
    subject: certifiedSubject(request, profile),
    publicKey: request.publicKey,
    ...certificateValidity(profile, now, issuer),
    keyUsage: certifiedKeyUsage(request, profile),
    extendedKeyUsage: profile.honorExtendedKeyUsages ? request.extendedKeyUsage : profile.extendedKeyUsages,
    isCa: profile.signAsCa,
    vaServerDomains,
    ...(profile.honorExtensions && request.subjectAltName ? { subjectAltName: request.subjectAltName } : {}),
    ...constraintsOf(profile),
  };
}

/** The subject of the request, or the profile's, which keeps only a common name it leaves open. @throws InvalidValueError */
export function certifiedSubject(request: CertifiedRequest, profile: ProfileDefinition): DistinguishedName {
  if (profile.honorSubject) return request.subject.canonical();
  const { subject } = profile;
  return DistinguishedName.of({
    ...subject,
    commonName: subject.commonName || request.subject.subject.commonName,
  });
}

function certifiedKeyUsage(request: CertifiedRequest, profile: ProfileDefinition): readonly KeyUsage[] {
  const usages = profile.honorKeyUsage ? request.keyUsage : profile.keyUsage;
  return profile.signAsCa && usages.length === 0 ? CA_KEY_USAGE : usages;
}

/** What a profile adds beyond the contract; each is absent unless the profile says it. */
function constraintsOf(profile: ProfileDefinition): Partial<CertificateTemplate> {
  const { signAsCa, pathLenConstraint, nameConstraints, certificatePolicies, signatureAlgorithm } = profile;
  return {
    ...(signAsCa && pathLenConstraint !== undefined ? { pathLenConstraint } : {}),
    ...(signAsCa && nameConstraints !== undefined ? { nameConstraints } : {}),
    ...(certificatePolicies !== undefined ? { certificatePolicies } : {}),
    ...(signatureAlgorithm !== undefined ? { signatureAlgorithm } : {}),
    ...(profile.leafBasicConstraints ? { leafBasicConstraints: true } : {}),
  };
}
