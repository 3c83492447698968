import { InvalidValueError } from '@libs/kernel';
import { type ParsedCertificate } from '../certificates/certificate-parser';
import { type CertificateIssuer } from '../certificates/certificate-template';
import { type TbsCertificate } from '../certificates/tbs-certificate';
import { type Extensions } from '../extensions/extension';
import { type DecodedExtensions } from './decoded-extensions';

/** A certificate to be signed: its encoded and decoded fields, and its issuer. */
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
  /** CertificateTemplate.keptExtensions. */
  readonly keptExtensions?: Extensions | undefined;
  /** CertificateTemplate.requestedExtensions. */
  readonly requestedExtensions?: Extensions | undefined;
  readonly extensions: DecodedExtensions;
}

/** The CAs above a certificate, for lints about their constraints. */
export type IssuerPath = Pick<CertificateIssuer, 'certificate' | 'ancestors'>;

/** The input of lints about the constraints of the CAs above. It is also known for signed certificates. */
export interface ConstrainedCertificate extends Pick<
  LintedCertificate,
  'contents' | 'extensions' | 'isCrossCertificate'
> {
  readonly issuer: IssuerPath;
}

/** An error prevents the signature; a warning is returned to the caller. */
export type LintLevel = 'error' | 'warning';

/** A rule for certificates. */
export interface CertificateLint {
  /** Unique, in kebab case; states what the rule requires. */
  readonly name: string;
  /** Source of the rule. */
  readonly section: string;
  readonly level: LintLevel;
  /** Returns the rest of a sentence that begins with "certificate"; `undefined` when the certificate obeys the rule. */
  readonly finding: (certificate: LintedCertificate) => string | FindingAboutOids | undefined;
}

/** A finding whose object identifiers matter to clients. */
export interface FindingAboutOids {
  readonly finding: string;
  /** Dotted. */
  readonly oids: readonly string[];
}

/** A violated rule. */
export interface LintFinding {
  readonly lint: CertificateLint;
  readonly finding: string;
  /** FindingAboutOids.oids. */
  readonly oids?: readonly string[];
}

type Finding = CertificateLint['finding'];

/** A rule whose violation prevents the signature. */
export const errorLint = (name: string, section: string, finding: Finding): CertificateLint => ({
  name,
  section,
  level: 'error',
  finding,
});

/** A rule whose violation is only reported, because existing clients request such certificates. */
export const warningLint = (name: string, section: string, finding: Finding): CertificateLint => ({
  name,
  section,
  level: 'warning',
  finding,
});

/** A rule about the constraints of the CAs above, which also applies to signed certificates. */
export interface PathLint extends CertificateLint {
  readonly finding: (certificate: ConstrainedCertificate) => string | undefined;
}

/** A path lint of level error. */
export const pathLint = (name: string, section: string, finding: PathLint['finding']): PathLint => ({
  name,
  section,
  level: 'error',
  finding,
});

/** The certificate to be signed violates a rule of level error. */
export class CertificateLintError extends InvalidValueError {
  override readonly code = 'certificate.lint';

  constructor({ lint, finding }: LintFinding) {
    super(`certificate ${finding} (${lint.section}, lint ${lint.name})`, {
      lint: lint.name,
      section: lint.section,
    });
  }
}
