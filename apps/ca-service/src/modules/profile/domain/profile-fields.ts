import { type ExtendedKeyUsage, extendedKeyUsageOf, type KeyUsage } from '@libs/crypto';
import { type CryptoEnforcement, NO_CRYPTO_ENFORCEMENT } from './crypto-enforcement';
import { type IssuanceConstraintsView, toIssuanceConstraints } from './issuance-constraints';
import type { ProfileDefinition } from './issuance-profile';
import type { SubjectView } from './subject.view';
import { Validity, type ValidityView, ZERO_TIME } from './validity';

/** The members of `T`, each as far as it is there. */
type Carried<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

/** The fields of a profile on the wire, without its identity, as far as a document carries them (contract 2.9). */
export interface ProfileFields extends IssuanceConstraintsView {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly validity?: Carried<ValidityView> | undefined;
  readonly sign_as_ca?: boolean | undefined;
  readonly honor_key_usage?: boolean | undefined;
  readonly key_usage?: readonly KeyUsage[] | undefined;
  readonly honor_extended_key_usages?: boolean | undefined;
  readonly extended_key_usages?: readonly ExtendedKeyUsage[] | undefined;
  readonly extended_key_usage_oids?: readonly string[] | undefined;
  readonly honor_subject?: boolean | undefined;
  readonly subject?: Carried<SubjectView> | undefined;
  readonly honor_extensions?: boolean | undefined;
  readonly crypto_enforcement?: CarriedCryptoEnforcement | undefined;
}

export type CarriedCryptoEnforcement = Carried<
  Omit<CryptoEnforcement, 'allowed_ml_dsa_key_sizes'> & {
    readonly allowed_ml_dsa_key_sizes: readonly number[] | null;
  }
>;

/** Absent fields count as false, empty or unset. @throws InvalidValueError for a malformed duration */
export function toProfileDefinition(fields: ProfileFields): ProfileDefinition {
  const oids = (fields.extended_key_usage_oids ?? []).flatMap((oid) => extendedKeyUsageOf(oid) ?? []);
  return {
    validity: toValidity(fields.validity),
    signAsCa: fields.sign_as_ca ?? false,
    honorKeyUsage: fields.honor_key_usage ?? false,
    keyUsage: fields.key_usage ?? [],
    honorExtendedKeyUsages: fields.honor_extended_key_usages ?? false,
    extendedKeyUsages: [...new Set([...(fields.extended_key_usages ?? []), ...oids])],
    honorSubject: fields.honor_subject ?? false,
    subject: toSubject(fields.subject),
    honorExtensions: fields.honor_extensions ?? false,
    cryptoEnforcement: toCryptoEnforcement(fields.crypto_enforcement),
    ...toIssuanceConstraints(fields),
  };
}

/** A type other than `Duration` means a moment in time; existing clients also send `Date`. */
export function toValidity({ type = '', duration, time = ZERO_TIME }: Carried<ValidityView> = {}): Validity {
  return Validity.fromView({ type, time, ...(duration === undefined ? {} : { duration }) });
}

export function toSubject(view: Carried<SubjectView> = {}): ProfileDefinition['subject'] {
  return {
    commonName: view.common_name ?? '',
    organization: view.organization ?? '',
    organizationUnit: view.organization_unit ?? '',
    country: view.country ?? '',
    state: view.state ?? '',
    locality: view.locality ?? '',
  };
}

/** What the contract does not know is left out unless it is set, so that answers keep their shape. */
function toCryptoEnforcement(fields: CarriedCryptoEnforcement = {}): CryptoEnforcement {
  const none = NO_CRYPTO_ENFORCEMENT;
  return {
    enabled: fields.enabled ?? none.enabled,
    allow_rsa_keys: fields.allow_rsa_keys ?? none.allow_rsa_keys,
    allowed_rsa_key_sizes: fields.allowed_rsa_key_sizes ?? none.allowed_rsa_key_sizes,
    allow_ecdsa_keys: fields.allow_ecdsa_keys ?? none.allow_ecdsa_keys,
    allowed_ecdsa_key_sizes: fields.allowed_ecdsa_key_sizes ?? none.allowed_ecdsa_key_sizes,
    ...(fields.allow_ed25519_keys ? { allow_ed25519_keys: true } : {}),
    ...(fields.allow_ml_dsa_keys ? { allow_ml_dsa_keys: true } : {}),
    ...(fields.allowed_ml_dsa_key_sizes ? { allowed_ml_dsa_key_sizes: fields.allowed_ml_dsa_key_sizes } : {}),
  };
}
