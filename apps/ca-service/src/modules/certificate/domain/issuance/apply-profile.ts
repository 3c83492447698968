import {
  type CertificateTemplate,
  type CertificationRequest,
  DistinguishedName,
  type SerialNumber,
} from '@libs/crypto';
import type { ProfileDefinition } from '../../../profile/domain';

/** What does not come from the request or the profile. */
export interface IssuanceCircumstances {
  readonly serialNumber: SerialNumber;
  readonly now: Date;
  readonly vaServerDomains: readonly string[];
}

/** What is asked to be certified: a CSR, or what the service would have put into one. */
export type CertifiedRequest = Pick<
  CertificationRequest,
  'subject' | 'publicKey' | 'keyUsage' | 'extendedKeyUsage' | 'subjectAltName'
>;

/** Contract 5.2: what of the request is honoured, and what the profile puts in its place. */
export function applyProfile(
  request: CertifiedRequest,
  profile: ProfileDefinition,
  { serialNumber, now, vaServerDomains }: IssuanceCircumstances,
): CertificateTemplate {
  // Whole seconds, not back-dated (contract 5.1).
  const notBefore = new Date(Math.floor(now.getTime() / 1000) * 1000);
  return {
    serialNumber,
    subject: profile.honorSubject ? request.subject.canonical() : subjectOfProfile(request, profile),
    publicKey: request.publicKey,
    notBefore,
    notAfter: profile.validity.notAfter(notBefore),
    keyUsage: profile.honorKeyUsage ? request.keyUsage : profile.keyUsage,
    extendedKeyUsage: profile.honorExtendedKeyUsages ? request.extendedKeyUsage : profile.extendedKeyUsages,
    isCa: profile.signAsCa,
    ...(profile.honorExtensions && request.subjectAltName ? { subjectAltName: request.subjectAltName } : {}),
    vaServerDomains,
  };
}

/** The profile's subject replaces the whole one of the request; only a common name it leaves open is kept. */
function subjectOfProfile(request: CertifiedRequest, { subject }: ProfileDefinition): DistinguishedName {
  return DistinguishedName.of({
    ...subject,
    commonName: subject.commonName || request.subject.subject.commonName,
  });
}
