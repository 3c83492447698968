import {
  type ExaminedCertificate,
  extensionsOf,
  KEY_USAGES,
  type KeyUsage,
  type LintFinding,
} from '@libs/crypto';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { SubjectView, toSubjectDocument, wholeSeconds } from '../../profile';
import { ITEM_OUTCOMES, type IssuancePreview, type ItemOutcome } from '../domain';
import { ExtendedKeyUsageView, toExtendedKeyUsageView } from './extensions.view';

/** A reason why a certificate would not be issued. */
@ApiSchema({ name: 'Refusal' })
export class RefusalView {
  @ApiProperty({ description: 'See docs/errors.md', example: 'ca.not-active' })
  readonly code!: string;

  @ApiProperty({ example: 'CA Status inconsistent' })
  readonly reason!: string;
}

/** A rule that a certificate breaks (docs/lints.md). */
@ApiSchema({ name: 'LintFinding' })
export class LintFindingView {
  @ApiProperty({ example: 'authority-key-identifier-is-there' })
  readonly name!: string;

  @ApiProperty({ example: 'RFC 5280 4.2.1.1' })
  readonly section!: string;

  @ApiProperty({ enum: ['error', 'warning'], enumName: 'LintLevel', example: 'warning' })
  readonly level!: 'error' | 'warning';

  @ApiProperty({ example: 'certificate has no authority key identifier' })
  readonly finding!: string;
}

/** Something that the CSR asks for, and what became of it. */
@ApiSchema({ name: 'RequestedItem' })
export class RequestedItemView {
  @ApiProperty({
    enum: ['subject', 'extension', 'attribute'],
    enumName: 'RequestedItemKind',
    description: 'An attribute of the subject, an extension, or another attribute of the CSR',
    example: 'extension',
  })
  readonly kind!: 'subject' | 'extension' | 'attribute';

  @ApiProperty({ description: 'Dotted object identifier', example: '1.3.6.1.5.5.7.1.24' })
  readonly oid!: string;

  @ApiProperty({
    description: 'Text of a subject attribute; base64 of the DER value of an extension; else empty',
    example: 'MAMCAQU=',
  })
  readonly value!: string;

  @ApiProperty({
    enum: ITEM_OUTCOMES,
    enumName: 'RequestedItemOutcome',
    description:
      'kept: as requested; replaced: the certificate holds another value of this type; omitted: it holds none',
    example: 'kept',
  })
  readonly outcome!: ItemOutcome;
}

@ApiSchema({ name: 'ProfileUse' })
export class ProfileUseView {
  @ApiProperty({ description: 'How the profile was chosen', example: 'default of the CA' })
  readonly source!: string;

  @ApiProperty({
    required: false,
    description: 'Of a stored profile',
    example: 'aa49e6ba-50de-4fa6-9b63-ef61d4650be3',
  })
  readonly id?: string;
}

/** An extension of a certificate. */
@ApiSchema({ name: 'Extension' })
export class ExtensionView {
  @ApiProperty({ description: 'Dotted object identifier', example: '2.5.29.15' })
  readonly oid!: string;

  @ApiProperty({ example: true })
  readonly critical!: boolean;

  @ApiProperty({ format: 'byte', description: 'Base64 of the DER value', example: 'AwIHgA==' })
  readonly value!: string;
}

/** The certificate that would be signed. */
@ApiSchema({ name: 'PreparedCertificate' })
export class PreparedCertificateView extends ExtendedKeyUsageView {
  @ApiProperty({ type: () => SubjectView })
  readonly subject!: SubjectView;

  @ApiProperty({ type: () => SubjectView })
  readonly issuer!: SubjectView;

  @ApiProperty({ format: 'date-time', example: '2026-11-30T19:34:09Z' })
  readonly valid_from!: string;

  @ApiProperty({ format: 'date-time', example: '2027-11-29T19:34:09Z' })
  readonly valid_to!: string;

  @ApiProperty({
    description: 'Lower-case hexadecimal',
    example: 'cd45cd8cd9db9234ed4cdfbca02492ac2c3bbcf72ae0e2882b7a89f8b5009c0a',
  })
  readonly subject_key_id!: string;

  @ApiProperty({
    description: 'Lower-case hexadecimal',
    example: 'f54c9748d77860dd65e7b5ff3f49f22375163990fd31d7825cb19b97821c2131',
  })
  readonly authority_key_id!: string;

  @ApiProperty({ example: false })
  readonly is_ca!: boolean;

  @ApiProperty({ enum: KEY_USAGES, enumName: 'KeyUsage', isArray: true, example: ['DigitalSignature'] })
  readonly key_usage!: readonly KeyUsage[];

  @ApiProperty({ type: () => [ExtensionView], description: 'Every extension, in order' })
  readonly extensions!: readonly ExtensionView[];

  @ApiProperty({
    format: 'byte',
    description:
      'Base64 of the DER TBSCertificate; the certificate that is issued gets another serial number',
    example: 'MIIBWaADAgECAhBhh+x3TsadFKBSh0t6Idk4MAoGCCqGSM49BAMCMCMxDTALBgNVBAoTBERlbW8=',
  })
  readonly tbs_certificate!: string;
}

/** Response of a dry run: the certificate that would be issued, and every reason that prevents it. */
@ApiSchema({ name: 'IssuancePreview' })
export class IssuancePreviewView {
  @ApiProperty({ example: true })
  readonly would_issue!: boolean;

  @ApiProperty({
    type: () => [RefusalView],
    description: 'Empty when the certificate would be issued',
    example: [],
  })
  readonly refusals!: readonly RefusalView[];

  @ApiProperty({ type: () => [LintFindingView] })
  readonly lint!: readonly LintFindingView[];

  @ApiProperty({
    type: () => [RequestedItemView],
    description: 'Everything that the CSR asks for: subject attributes, extensions, other attributes',
  })
  readonly requested!: readonly RequestedItemView[];

  @ApiProperty({ type: () => ProfileUseView })
  readonly profile!: ProfileUseView;

  @ApiProperty({
    type: () => PreparedCertificateView,
    nullable: true,
    description: 'null when request and profile cannot be combined into a certificate',
  })
  readonly certificate!: PreparedCertificateView | null;
}

export function toIssuancePreviewView(preview: IssuancePreview): IssuancePreviewView {
  const { profile, refusals, examined, requested } = preview;
  const { source, id } = profile;
  return {
    would_issue: refusals.length === 0,
    refusals: refusals.map(({ code, message }) => ({ code, reason: message })),
    lint: (examined?.findings ?? []).map(toLintFindingView),
    requested,
    profile: { source, ...(id === undefined ? {} : { id }) },
    certificate: examined === undefined ? null : toPreparedCertificateView(examined),
  };
}

function toLintFindingView({ lint, finding }: LintFinding): LintFindingView {
  return { name: lint.name, section: lint.section, level: lint.level, finding: `certificate ${finding}` };
}

function toPreparedCertificateView(examined: ExaminedCertificate): PreparedCertificateView {
  const { contents, tbsCertificate } = examined;
  return {
    subject: toSubjectDocument(contents.subject.subject),
    issuer: toSubjectDocument(contents.issuer.subject),
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
