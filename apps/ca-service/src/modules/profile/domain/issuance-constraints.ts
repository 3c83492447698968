import {
  type CertificatePolicy,
  EXTENDED_KEY_USAGE_OIDS,
  type ExtendedKeyUsage,
  extendedKeyUsageOf,
  type NameConstraints,
  type NameSubtrees,
  NO_SUBTREES,
  type SignatureAlgorithmName,
} from '@libs/crypto';
import { TimeDuration, withoutUndefined } from '@libs/kernel';

/** Certificates for these purposes can sign OCSP responses, so an operator must allow them explicitly. */
const NOT_BY_DEFAULT: readonly string[] = ['Any', 'OCSPSigning'];

/** The purposes that a CSR may request when the profile honours them without a list: the others of contract 2.1. */
export const DEFAULT_ALLOWED_EXTENDED_KEY_USAGES = Object.keys(EXTENDED_KEY_USAGE_OIDS).filter(
  (name) => !NOT_BY_DEFAULT.includes(name),
) as readonly ExtendedKeyUsage[];

export const NOT_AFTER_POLICIES = ['permit', 'clamp', 'reject'] as const;
/** What happens to a certificate that would outlive its CA. */
export type NotAfterPolicy = (typeof NOT_AFTER_POLICIES)[number];

/** The fields of a profile beyond the wire contract: each absent unless an operator set it. */
export interface IssuanceConstraints {
  /** CAs: how many CA certificates may follow below (RFC 5280 section 4.2.1.9). */
  readonly pathLenConstraint?: number;
  /** CAs: the names that certificates below may hold (RFC 5280 section 4.2.1.10). */
  readonly nameConstraints?: NameConstraints;
  readonly certificatePolicies?: readonly CertificatePolicy[];
  /** SubjectAltNamePattern texts: every name of a request must match one. */
  readonly allowedSubjectAltNames?: readonly string[];
  /** SubjectAltNamePattern texts: no name of a request may match any. */
  readonly deniedSubjectAltNames?: readonly string[];
  /** Purposes that a request may obtain; absent: DEFAULT_ALLOWED_EXTENDED_KEY_USAGES. */
  readonly allowedExtendedKeyUsages?: readonly ExtendedKeyUsage[];
  /** Dotted object identifiers of extensions that a request may obtain although the service does not know them. */
  readonly allowedExtensions?: readonly string[];
  readonly maxValidity?: TimeDuration;
  /** Absent: `permit`. */
  readonly notAfterPolicy?: NotAfterPolicy;
  /** How long before the time of issue certificates begin. */
  readonly backdate?: TimeDuration;
  readonly signatureAlgorithm?: SignatureAlgorithmName;
  /** Whether leaves state CA:FALSE. */
  readonly leafBasicConstraints?: boolean;
}

export interface NameConstraintsDocument {
  readonly permitted?: Partial<NameSubtrees> | undefined;
  readonly excluded?: Partial<NameSubtrees> | undefined;
}

/** The same in the names of contract 2.9. */
export interface IssuanceConstraintsDocument {
  readonly path_len_constraint?: number | undefined;
  readonly name_constraints?: NameConstraintsDocument | undefined;
  readonly certificate_policies?: readonly CertificatePolicyDocument[] | undefined;
  readonly allowed_subject_alt_names?: readonly string[] | undefined;
  readonly denied_subject_alt_names?: readonly string[] | undefined;
  readonly allowed_extended_key_usages?: readonly string[] | undefined;
  readonly allowed_extensions?: readonly string[] | undefined;
  readonly max_validity?: string | undefined;
  readonly not_after_policy?: NotAfterPolicy | undefined;
  readonly backdate?: string | undefined;
  readonly signature_algorithm?: SignatureAlgorithmName | undefined;
  readonly basic_constraints?: boolean | undefined;
}

export interface CertificatePolicyDocument {
  readonly oid: string;
  readonly cps?: string | undefined;
  readonly user_notice?: string | undefined;
}

/** Reads the fields. @throws InvalidValueError for a malformed duration */
export function toIssuanceConstraints(document: IssuanceConstraintsDocument): IssuanceConstraints {
  return withoutUndefined({
    pathLenConstraint: document.path_len_constraint,
    nameConstraints: document.name_constraints && {
      permitted: { ...NO_SUBTREES, ...document.name_constraints.permitted },
      excluded: { ...NO_SUBTREES, ...document.name_constraints.excluded },
    },
    certificatePolicies: document.certificate_policies?.map(({ oid, cps, user_notice }) =>
      withoutUndefined({ oid, cps, userNotice: user_notice }),
    ),
    allowedSubjectAltNames: document.allowed_subject_alt_names,
    deniedSubjectAltNames: document.denied_subject_alt_names,
    allowedExtendedKeyUsages: document.allowed_extended_key_usages?.flatMap(
      (text) => extendedKeyUsageOf(text) ?? [],
    ),
    allowedExtensions: document.allowed_extensions,
    maxValidity: durationOf(document.max_validity),
    notAfterPolicy: document.not_after_policy,
    backdate: durationOf(document.backdate),
    signatureAlgorithm: document.signature_algorithm,
    leafBasicConstraints: document.basic_constraints || undefined,
  });
}

/** Leaves absent fields out, so that clients that do not know a field see nothing new. */
export function toIssuanceConstraintsDocument(constraints: IssuanceConstraints): IssuanceConstraintsDocument {
  return withoutUndefined({
    path_len_constraint: constraints.pathLenConstraint,
    name_constraints: constraints.nameConstraints,
    certificate_policies: constraints.certificatePolicies?.map(({ oid, cps, userNotice }) =>
      withoutUndefined({ oid, cps, user_notice: userNotice }),
    ),
    allowed_subject_alt_names: constraints.allowedSubjectAltNames,
    denied_subject_alt_names: constraints.deniedSubjectAltNames,
    allowed_extended_key_usages: constraints.allowedExtendedKeyUsages,
    allowed_extensions: constraints.allowedExtensions,
    max_validity: constraints.maxValidity?.toString(),
    not_after_policy: constraints.notAfterPolicy,
    backdate: constraints.backdate?.toString(),
    signature_algorithm: constraints.signatureAlgorithm,
    basic_constraints: constraints.leafBasicConstraints,
  });
}

const durationOf = (text: string | undefined): TimeDuration | undefined =>
  text === undefined ? undefined : TimeDuration.parse(text);
