import { InvalidValueError } from '@libs/kernel';
import { type ParsedCertificate } from '../certificates/certificate-parser';
import { type CertificateIssuer } from '../certificates/certificate-template';
import { type TbsCertificate } from '../certificates/tbs-certificate';
import { type DecodedExtensions } from './decoded-extensions';

/** The certificate to be signed: its fields as encoded, what they mean, and who is to sign it. */
export interface LintedCertificate {
  /** DER TBSCertificate. */
  readonly der: Buffer;
  readonly tbs: TbsCertificate;
  readonly contents: ParsedCertificate;
  readonly issuer: CertificateIssuer;
  /** CertificateTemplate.subjectIsEstablished. */
  readonly subjectIsEstablished?: boolean;
  /** CertificateTemplate.isCrossCertificate. */
  readonly isCrossCertificate?: boolean;
  readonly extensions: DecodedExtensions;
}

/** The CAs above a certificate, as far as rules about their constraints look at them. */
export type IssuerPath = Pick<CertificateIssuer, 'certificate' | 'ancestors'>;

/** What rules about the constraints of the CAs above look at: known of certificates that are signed already, too. */
export interface ConstrainedCertificate extends Pick<
  LintedCertificate,
  'contents' | 'extensions' | 'isCrossCertificate'
> {
  readonly issuer: IssuerPath;
}

/** An error keeps a certificate from being signed; a warning is told to whoever asked for it. */
export type LintLevel = 'error' | 'warning';

/** One rule for certificates. */
export interface CertificateLint {
  /** Unique, in kebab case: what holds when the rule is kept. */
  readonly name: string;
  /** Where the rule stands. */
  readonly section: string;
  readonly level: LintLevel;
  /** The rest of a sentence that begins with "certificate"; `undefined` when the rule is kept. */
  readonly finding: (certificate: LintedCertificate) => string | undefined;
}

/** A rule that a certificate breaks. */
export interface LintFinding {
  readonly lint: CertificateLint;
  readonly finding: string;
}

type Finding = CertificateLint['finding'];

/** A rule whose breach keeps a certificate from being signed. */
export const errorLint = (name: string, section: string, finding: Finding): CertificateLint => ({
  name,
  section,
  level: 'error',
  finding,
});

/** A rule whose breach is told, because existing clients are known to break it. */
export const warningLint = (name: string, section: string, finding: Finding): CertificateLint => ({
  name,
  section,
  level: 'warning',
  finding,
});

/** A rule about the constraints of the CAs above, which also holds for certificates that are signed already. */
export interface PathLint extends CertificateLint {
  readonly finding: (certificate: ConstrainedCertificate) => string | undefined;
}

/** As errorLint. */
export const pathLint = (name: string, section: string, finding: PathLint['finding']): PathLint => ({
  name,
  section,
  level: 'error',
  finding,
});

/** The certificate to be signed would break a rule. */
export class CertificateLintError extends InvalidValueError {
  override readonly code = 'certificate.lint';

  constructor({ lint, finding }: LintFinding) {
    super(`certificate ${finding} (${lint.section}, lint ${lint.name})`, {
      lint: lint.name,
      section: lint.section,
    });
  }
}
