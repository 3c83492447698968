import { type ExtendedKeyUsage, extendedKeyUsageOf, inBitOrder } from '@libs/crypto';
import { type CryptoEnforcement, NO_CRYPTO_ENFORCEMENT } from './crypto-enforcement';
import { toIssuanceConstraints } from './issuance-constraints';
import type { ProfileDefinition, ProfileDocument } from './profile-definition';
import type { SubjectDocument } from './subject-document';
import { Validity, type ValidityDocument, ZERO_TIME } from './validity';

/** The members of `T`, each optional. */
type Carried<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

/** The fields of a profile, without its identity, as far as a request or a row carries them (contract 2.9). */
export interface ProfileFields extends Carried<
  Omit<ProfileDocument, 'validity' | 'extended_key_usages' | 'subject' | 'crypto_enforcement'>
> {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly validity?: Carried<ValidityDocument> | undefined;
  readonly extended_key_usages?: readonly ExtendedKeyUsage[] | undefined;
  readonly subject?: Carried<SubjectDocument> | undefined;
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
    keyUsage: inBitOrder(fields.key_usage ?? []),
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
export function toValidity({
  type = '',
  duration,
  time = ZERO_TIME,
}: Carried<ValidityDocument> = {}): Validity {
  return Validity.fromDocument({ type, time, ...(duration === undefined ? {} : { duration }) });
}

export function toSubject(document: Carried<SubjectDocument> = {}): ProfileDefinition['subject'] {
  return {
    commonName: document.common_name ?? '',
    organization: document.organization ?? '',
    organizationUnit: document.organization_unit ?? '',
    country: document.country ?? '',
    state: document.state ?? '',
    locality: document.locality ?? '',
  };
}

/** Fields beyond the contract are left out unless they are set, so that responses keep their shape. */
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
