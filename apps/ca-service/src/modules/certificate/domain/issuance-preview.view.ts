import { type ExaminedCertificate, extensionsOf, type KeyUsage, type LintFinding } from '@libs/crypto';
import { type SubjectView, toSubjectView, wholeSeconds } from '../../profile/domain';
import { type ExtendedKeyUsageView, toExtendedKeyUsageView } from './extended-key-usage.view';
import type { IssuancePreview } from './issuance/issuance-preview';

export interface LintFindingView {
  readonly name: string;
  readonly section: string;
  readonly level: 'error' | 'warning';
  readonly finding: string;
}

/** The certificate that would be signed. */
export interface PreparedCertificateView {
  readonly subject: SubjectView;
  readonly issuer: SubjectView;
  readonly valid_from: string;
  readonly valid_to: string;
  readonly subject_key_id: string;
  readonly authority_key_id: string;
  readonly is_ca: boolean;
  readonly key_usage: readonly KeyUsage[];
  readonly extended_key_usage: ExtendedKeyUsageView['extended_key_usage'];
  readonly extended_key_usage_oids?: readonly string[];
  /** Every extension, in order; the value is base64 of its DER. */
  readonly extensions: readonly {
    readonly oid: string;
    readonly critical: boolean;
    readonly value: string;
  }[];
  /** Base64 of the DER TBSCertificate. Its serial number is drawn anew when the certificate is issued. */
  readonly tbs_certificate: string;
}

/** The answer of a dry run. */
export interface IssuancePreviewView {
  readonly would_issue: boolean;
  readonly refusals: readonly { readonly code: string; readonly reason: string }[];
  readonly lint: readonly LintFindingView[];
  readonly profile: { readonly source: string; readonly id?: string };
  readonly certificate: PreparedCertificateView | null;
}

export function toIssuancePreviewView({ profile, refusals, examined }: IssuancePreview): IssuancePreviewView {
  const { source, id } = profile;
  return {
    would_issue: refusals.length === 0,
    refusals: refusals.map(({ code, message }) => ({ code, reason: message })),
    lint: (examined?.findings ?? []).map(toLintFindingView),
    profile: { source, ...(id === undefined ? {} : { id }) },
    certificate: examined === undefined ? null : toPreparedCertificateView(examined),
  };
}

export function toLintFindingView({ lint, finding }: LintFinding): LintFindingView {
  return { name: lint.name, section: lint.section, level: lint.level, finding: `certificate ${finding}` };
}

function toPreparedCertificateView(examined: ExaminedCertificate): PreparedCertificateView {
  const { contents, tbsCertificate } = examined;
  return {
    subject: toSubjectView(contents.subject.subject),
    issuer: toSubjectView(contents.issuer.subject),
    valid_from: wholeSeconds(contents.notBefore),
    valid_to: wholeSeconds(contents.notAfter),
    subject_key_id: contents.subjectKeyId,
    authority_key_id: contents.authorityKeyId,
    is_ca: contents.isCa,
    key_usage: contents.keyUsage,
    ...toExtendedKeyUsageView(contents.extendedKeyUsage),
    extensions: extensionsOf(examined).map(({ oid, critical, value }) => ({
      oid,
      critical,
      value: value.toString('base64'),
    })),
    tbs_certificate: tbsCertificate.toString('base64'),
  };
}
