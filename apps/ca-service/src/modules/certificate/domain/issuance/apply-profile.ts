import {
  type CertificateTemplate,
  type CertificationRequest,
  DistinguishedName,
  type KeyUsage,
  type ParsedCertificate,
  requestedName,
  type SerialNumber,
} from '@libs/crypto';
import type { ProfileDefinition } from '../../../profile/domain';
import { certificateValidity } from './certificate-validity';
import { grantedExtensions } from './requested-extensions';

/** The inputs of an issuance besides the request and the profile. */
export interface IssuanceCircumstances {
  readonly serialNumber: SerialNumber;
  readonly now: Date;
  readonly vaServerDomains: readonly string[];
  /** The certificate of the issuing CA; `undefined` for a root. */
  readonly issuer: ParsedCertificate | undefined;
  /** The name of a CA that has certificates: it stays byte for byte (RFC 5280 section 6.1.3 (a)(4)). */
  readonly establishedSubject?: DistinguishedName | undefined;
}

/** The request to certify: a CSR, or the equivalent that the service builds. */
export type CertifiedRequest = Pick<
  CertificationRequest,
  'subject' | 'publicKey' | 'keyUsage' | 'extendedKeyUsage' | 'subjectAltName'
> &
  Partial<Pick<CertificationRequest, 'extensions'>>;

/** The key usage of a CA certificate whose profile states none (required by RFC 5280 section 4.2.1.3). */
export const CA_KEY_USAGE: readonly KeyUsage[] = ['CertSign', 'CRLSign'];

/**
 * Combines request and profile into the certificate to sign (contract 5.2).
 * @throws InvalidValueError
 */
export function applyProfile(
  request: CertifiedRequest,
  profile: ProfileDefinition,
  circumstances: IssuanceCircumstances,
): CertificateTemplate {
  const { serialNumber, now, vaServerDomains, issuer, establishedSubject } = circumstances;
  return {
    serialNumber,
    subject: establishedSubject ?? certifiedSubject(request, profile),
    subjectIsEstablished: establishedSubject !== undefined,
    publicKey: request.publicKey,
    ...certificateValidity(profile, now, issuer),
    keyUsage: certifiedKeyUsage(request, profile),
    extendedKeyUsage: profile.honorExtendedKeyUsages ? request.extendedKeyUsage : profile.extendedKeyUsages,
    isCa: profile.signAsCa,
    vaServerDomains,
    ...(profile.honorExtensions && request.subjectAltName ? { subjectAltName: request.subjectAltName } : {}),
    keptExtensions: grantedExtensions(request.extensions, profile),
    ...(request.extensions ? { requestedExtensions: request.extensions } : {}),
    ...constraintsOf(profile),
  };
}

/**
 * Returns the subject of the request or of the profile; a common name that the profile leaves out comes from the
 * request.
 * @throws InvalidValueError
 */
export function certifiedSubject(request: CertifiedRequest, profile: ProfileDefinition): DistinguishedName {
  if (profile.honorSubject) return requestedName(request.subject);
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

/** Returns the optional extensions that the profile states. */
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
