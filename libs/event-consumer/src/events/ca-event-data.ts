// Made from the code of the CA service by `npm run docs:update`; a test compares. Do not change it by hand.

import type { AuditEventData } from './audit-event-data';

export interface CaView {
  readonly id: string;
  readonly certificate: CertificateView;
  readonly serial_number: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly creation_ts: string;
  readonly level: number;
  readonly profile_id: string;
  readonly allowed_profile_ids?: undefined | readonly string[];
}

export interface CertificateExtensionsView {
  readonly key_usage: readonly (
    | 'DigitalSignature'
    | 'ContentCommitment'
    | 'KeyEncipherment'
    | 'DataEncipherment'
    | 'KeyAgreement'
    | 'CertSign'
    | 'CRLSign'
    | 'EncipherOnly'
    | 'DecipherOnly'
  )[];
  readonly extended_key_usage: readonly (
    | 'Any'
    | 'ServerAuth'
    | 'ClientAuth'
    | 'CodeSigning'
    | 'EmailProtection'
    | 'IPSECEndSystem'
    | 'IPSECTunnel'
    | 'IPSECUser'
    | 'TimeStamping'
    | 'OCSPSigning'
    | 'MicrosoftServerGatedCrypto'
    | 'NetscapeServerGatedCrypto'
    | 'MicrosoftCommercialCodeSigning'
    | 'MicrosoftKernelCodeSigning'
  )[];
  readonly extended_key_usage_oids?: undefined | readonly string[];
}

export interface CertificatePolicyView {
  readonly oid: string;
  readonly cps?: string | undefined;
  readonly user_notice?: string | undefined;
}

export interface CertificateView {
  readonly serial_number: string;
  readonly subject_key_id: string;
  readonly authority_key_id: string;
  readonly metadata: null | Readonly<Record<string, unknown>>;
  readonly status: 'ACTIVE' | 'EXPIRED' | 'REVOKED' | 'INACTIVE';
  readonly certificate: string;
  readonly key_metadata: KeyMetadataView;
  readonly subject: SubjectView;
  readonly issuer: SubjectView;
  readonly valid_from: string;
  readonly extensions: CertificateExtensionsView;
  readonly issuer_metadata: IssuerMetadataView;
  readonly valid_to: string;
  readonly revocation_timestamp: string;
  readonly revocation_reason:
    | 'Unspecified'
    | 'KeyCompromise'
    | 'CACompromise'
    | 'AffiliationChanged'
    | 'Superseded'
    | 'CessationOfOperation'
    | 'CertificateHold'
    | 'RemoveFromCRL'
    | 'PrivilegeWithdrawn'
    | 'AACompromise';
  readonly type: 'MANAGED' | 'IMPORTED_WITH_KEY' | 'IMPORTED_WITHOUT_KEY';
  readonly engine_id: string;
  readonly is_ca: boolean;
}

export interface CryptoEnforcementView {
  readonly enabled: boolean;
  readonly allow_rsa_keys: boolean;
  readonly allowed_rsa_key_sizes: null | readonly number[];
  readonly allow_ecdsa_keys: boolean;
  readonly allowed_ecdsa_key_sizes: null | readonly number[];
  readonly allow_ed25519_keys?: boolean | undefined;
  readonly allow_ml_dsa_keys?: boolean | undefined;
  readonly allowed_ml_dsa_key_sizes?: undefined | readonly number[];
}

export interface IssuanceProfileView {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly validity: ValidityView;
  readonly sign_as_ca: boolean;
  readonly honor_key_usage: boolean;
  readonly key_usage: readonly (
    | 'DigitalSignature'
    | 'ContentCommitment'
    | 'KeyEncipherment'
    | 'DataEncipherment'
    | 'KeyAgreement'
    | 'CertSign'
    | 'CRLSign'
    | 'EncipherOnly'
    | 'DecipherOnly'
  )[];
  readonly honor_extended_key_usages: boolean;
  readonly extended_key_usages: readonly (
    | 'Any'
    | 'ServerAuth'
    | 'ClientAuth'
    | 'CodeSigning'
    | 'EmailProtection'
    | 'IPSECEndSystem'
    | 'IPSECTunnel'
    | 'IPSECUser'
    | 'TimeStamping'
    | 'OCSPSigning'
    | 'MicrosoftServerGatedCrypto'
    | 'NetscapeServerGatedCrypto'
    | 'MicrosoftCommercialCodeSigning'
    | 'MicrosoftKernelCodeSigning'
  )[];
  readonly extended_key_usage_oids?: undefined | readonly string[];
  readonly honor_subject: boolean;
  readonly subject: SubjectView;
  readonly honor_extensions: boolean;
  readonly crypto_enforcement: CryptoEnforcementView;
  readonly path_len_constraint?: number | undefined;
  readonly name_constraints?: undefined | NameConstraintsView;
  readonly certificate_policies?: undefined | readonly CertificatePolicyView[];
  readonly allowed_subject_alt_names?: undefined | readonly string[];
  readonly denied_subject_alt_names?: undefined | readonly string[];
  readonly allowed_extended_key_usages?: undefined | readonly string[];
  readonly allowed_extensions?: undefined | readonly string[];
  readonly max_validity?: string | undefined;
  readonly not_after_policy?: 'permit' | 'clamp' | 'reject' | undefined;
  readonly backdate?: string | undefined;
  readonly signature_algorithm?:
    | 'ED25519'
    | 'RSASSA_PKCS1_V1_5_SHA_256'
    | 'RSASSA_PKCS1_V1_5_SHA_384'
    | 'RSASSA_PKCS1_V1_5_SHA_512'
    | 'RSASSA_PSS_SHA_256'
    | 'RSASSA_PSS_SHA_384'
    | 'RSASSA_PSS_SHA_512'
    | 'ECDSA_SHA_256'
    | 'ECDSA_SHA_384'
    | 'ECDSA_SHA_512'
    | 'ML_DSA_44'
    | 'ML_DSA_65'
    | 'ML_DSA_87'
    | undefined;
  readonly basic_constraints?: boolean | undefined;
}

export interface IssuerMetadataView {
  readonly serial_number: string;
  readonly id: string;
  readonly level: number;
}

export interface KeyMetadataView {
  readonly type: 'RSA' | 'ECDSA' | 'Ed25519' | 'ML-DSA' | '0';
  readonly algorithm?: string | undefined;
  readonly bits: number;
  readonly strength: 'HIGH' | 'MEDIUM' | 'LOW';
}

export interface NameConstraintsView {
  readonly permitted?: undefined | NameSubtreesView;
  readonly excluded?: undefined | NameSubtreesView;
}

export interface NameSubtreesView {
  readonly dns?: undefined | readonly string[];
  readonly email?: undefined | readonly string[];
  readonly ip?: undefined | readonly string[];
  readonly uri?: undefined | readonly string[];
}

export interface RefusedOfView {
  readonly name: string;
  readonly count: number;
}

export interface RefusedRequestsView {
  readonly from: string;
  readonly until: string;
  readonly bad_request: number;
  readonly unauthorized: number;
  readonly forbidden: number;
  readonly identities: readonly RefusedOfView[];
  readonly other_identities: number;
  readonly unidentified: number;
  readonly addresses: readonly RefusedOfView[];
  readonly other_addresses: number;
}

export interface SubjectView {
  readonly common_name: string;
  readonly organization: string;
  readonly organization_unit: string;
  readonly country: string;
  readonly state: string;
  readonly locality: string;
}

export interface ValidityView {
  readonly type: string;
  readonly duration?: string | undefined;
  readonly time: string;
}

/** A binary payload. The attribute `data_base64` has it as base64. */
export interface Bytes {
  readonly base64: string;
}

/** Payloads of the events of the CA service, by type. */
export interface CaEventData extends AuditEventData {
  /** Returns the event that reports requests which were refused before an audited call began. The caller emits at most one per minute, and only when audit events are enabled. */
  'audit.request.refused': RefusedRequestsView;
  /** A CA was created; the data is the CA with its certificate. */
  'ca.create': CaView;
  /** A CA was deleted, alone or with everything below it (contract 8.2). */
  'ca.delete': { readonly CAID: string; readonly CascadeDelete: boolean };
  /** A CA was imported; the data is the CA with its certificate. */
  'ca.import': CaView;
  /** The metadata of a CA were patched, possibly without effect, or one of its expiration deltas is due. */
  'ca.metadata.update': { readonly previous: CaView; readonly updated: CaView };
  /** The parent or the level of a CA changed because a CA above it was imported later. */
  'ca.parent.update': { readonly previous: CaView; readonly updated: CaView };
  /** The default issuance profile of a CA changed, or the profiles that issuers may use with it. */
  'ca.profile.update': { readonly previous: CaView; readonly updated: CaView };
  /** A CA got a new certificate for its existing key. */
  'ca.reissue': { readonly previous: CaView; readonly updated: CaView };
  /** A CA got a new key and a certificate for it. */
  'ca.rekey': { readonly previous: CaView; readonly updated: CaView };
  /** A CA issued a certificate to a requester; the data is the certificate. */
  'ca.sign.certificate': CertificateView;
  /** A CA signed a message or a digest; the data is the signature. */
  'ca.sign.signature': Bytes;
  /** The status of a CA changed: revoked, put on hold, released, expired or active again. */
  'ca.status.update': { readonly previous: CaView; readonly updated: CaView };
  /** A certificate was created for a key that the service holds. Follows `ca.sign.certificate` and `certificate.metadata.update`. */
  'certificate.create': CertificateView;
  /** A certificate was deleted (contract 8.2). */
  'certificate.delete': { readonly SerialNumber: string };
  /** A certificate that was issued elsewhere was imported; the data is the certificate. */
  'certificate.import': CertificateView;
  /** The metadata of a certificate were patched, possibly without effect, or one of its expiration deltas is due. */
  'certificate.metadata.update': { readonly previous: CertificateView; readonly updated: CertificateView };
  /** The status of a certificate changed: revoked, put on hold, released, expired or active again. */
  'certificate.status.update': { readonly previous: CertificateView; readonly updated: CertificateView };
  /** A profile was created; the data is the profile. */
  'profile.issuance.create': IssuanceProfileView;
  /** A profile was deleted. */
  'profile.issuance.delete': { readonly ProfileID: string };
  /** A profile was replaced by another definition; the data is the profile before and after. */
  'profile.issuance.update': {
    readonly previous: IssuanceProfileView;
    readonly updated: IssuanceProfileView;
  };
}
