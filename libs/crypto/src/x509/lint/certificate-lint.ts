import { type ParsedCertificate } from '../certificate-parser';
import { type TbsCertificate } from '../tbs-certificate';

/** The certificate to be signed: its fields as encoded, and what they mean. */
export interface LintedCertificate {
  readonly tbs: TbsCertificate;
  readonly contents: ParsedCertificate;
}

/** One rule for certificates. */
export interface CertificateLint {
  readonly name: string;
  /** Where the rule stands. */
  readonly section: string;
  /** The rest of a sentence that begins with "certificate"; `undefined` when the rule is kept. */
  readonly finding: (certificate: LintedCertificate) => string | undefined;
}
