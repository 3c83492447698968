import { InvalidValueError, TimeDuration } from '@libs/kernel';
import { DEFAULT_ALLOWED_EXTENDED_KEY_USAGES, NOT_AFTER_POLICIES } from './issuance-constraints';
import { narrowerNameConstraints } from './narrower-name-constraints';
import type { ProfileDocument } from './profile-definition';
import type { CarriedCryptoEnforcement, ProfileFields } from './profile-fields';

/** The fields of contract 2.9, which every client of the reference knows and sends. */
export const CONTRACT_FIELDS = [
  'id',
  'name',
  'description',
  'validity',
  'sign_as_ca',
  'honor_key_usage',
  'key_usage',
  'honor_extended_key_usages',
  'extended_key_usages',
  'honor_subject',
  'subject',
  'honor_extensions',
  'crypto_enforcement',
] as const satisfies readonly (keyof ProfileFields | 'id')[];

/** A field of profiles beyond the contract. */
type AdditionalField = Exclude<keyof ProfileDocument, (typeof CONTRACT_FIELDS)[number]>;
type Value<Field extends AdditionalField> = NonNullable<ProfileFields[Field]>;

/** Combines the value of an inline profile (`own`) with that of the stored profile with the same id (`stored`). */
type Combination<Field extends AdditionalField> = (own: Value<Field>, stored: Value<Field>) => Value<Field>;

const shorter = (own: string, stored: string): string =>
  TimeDuration.parse(own).nanoseconds < TimeDuration.parse(stored).nanoseconds ? own : stored;

/**
 * How two profiles hold at once, field by field. A field that is added to profiles without an entry here does not
 * compile: a client that does not know it could otherwise issue as if it were not there.
 */
const COMBINATIONS: { readonly [Field in AdditionalField]-?: Combination<Field> } = {
  // Purposes that the profile itself states are its author's choice, as extended_key_usages are.
  extended_key_usage_oids: (own) => own,
  path_len_constraint: (own, stored) => Math.min(own, stored),
  name_constraints: narrowerNameConstraints,
  certificate_policies: (own, stored) => {
    const oids = own.map(({ oid }) => oid);
    const common = stored.filter(({ oid }) => oids.includes(oid));
    if (common.length === 0) throw contradiction('certificate_policies', oids.join(', '));
    return common;
  },
  // A name must match both lists: the stored one is kept beside this one (alsoAllowedSubjectAltNames).
  allowed_subject_alt_names: (own) => own,
  denied_subject_alt_names: (own, stored) => [...own, ...stored],
  allowed_extended_key_usages: (own, stored) => own.filter((usage) => stored.includes(usage)),
  allowed_extensions: (own, stored) => own.filter((oid) => stored.includes(oid)),
  max_validity: shorter,
  not_after_policy: (own, stored) =>
    NOT_AFTER_POLICIES.indexOf(own) > NOT_AFTER_POLICIES.indexOf(stored) ? own : stored,
  backdate: shorter,
  signature_algorithm: (own, stored) => {
    if (own !== stored) throw contradiction('signature_algorithm', own);
    return own;
  },
  basic_constraints: (own, stored) => own || stored,
};

export const ADDITIONAL_FIELDS = Object.keys(COMBINATIONS) as readonly AdditionalField[];

/** Members of crypto_enforcement beyond the contract: existing clients do not send them. */
export const ADDITIONAL_CRYPTO_FIELDS = [
  'allow_ed25519_keys',
  'allow_ml_dsa_keys',
  'allowed_ml_dsa_key_sizes',
] as const satisfies readonly (keyof CarriedCryptoEnforcement)[];

/**
 * The fields of an inline profile bound by those of a stored one: additional fields that are missing come from the
 * stored profile, of those that are there both hold. @throws InvalidValueError when both cannot hold
 */
export function boundFields(own: ProfileFields, stored: ProfileDocument): ProfileFields {
  const additional = ADDITIONAL_FIELDS.map((field) => [field, combined(field, own, stored)]);
  return {
    ...own,
    ...(Object.fromEntries(additional) as Pick<ProfileFields, AdditionalField>),
    crypto_enforcement: boundCryptoEnforcement(own.crypto_enforcement, stored.crypto_enforcement),
  };
}

function combined<Field extends AdditionalField>(
  field: Field,
  own: ProfileFields,
  stored: ProfileDocument,
): ProfileFields[Field] {
  const mine = own[field] as Value<Field> | undefined;
  if (mine === undefined) return (stored as ProfileFields)[field];
  const theirs = (storedOrDefault(stored) as ProfileFields)[field] as Value<Field> | undefined;
  const combine = COMBINATIONS[field] as unknown as Combination<Field>;
  return theirs === undefined ? mine : combine(mine, theirs);
}

/** A profile that names no allowed purposes allows those of the default: an inline profile allows no others. */
function storedOrDefault(stored: ProfileDocument): ProfileDocument {
  return { allowed_extended_key_usages: DEFAULT_ALLOWED_EXTENDED_KEY_USAGES, ...stored };
}

/** The members of the contract are the inline profile's when it has any; the others hold in both. */
function boundCryptoEnforcement(
  own: CarriedCryptoEnforcement | undefined,
  stored: ProfileDocument['crypto_enforcement'],
): CarriedCryptoEnforcement {
  if (own === undefined) return stored;
  const both = (mine: boolean | undefined, theirs: boolean | undefined) => theirs && (mine ?? true);
  return {
    ...own,
    allow_ed25519_keys: both(own.allow_ed25519_keys, stored.allow_ed25519_keys),
    allow_ml_dsa_keys: both(own.allow_ml_dsa_keys, stored.allow_ml_dsa_keys),
    allowed_ml_dsa_key_sizes: commonSizes(own.allowed_ml_dsa_key_sizes, stored.allowed_ml_dsa_key_sizes),
  };
}

function commonSizes(
  own: readonly number[] | null | undefined,
  stored: readonly number[] | undefined,
): readonly number[] | null | undefined {
  return own && stored ? own.filter((size) => stored.includes(size)) : (own ?? stored);
}

function contradiction(field: string, value: string): InvalidValueError {
  return new InvalidValueError(
    `profile.${field}: ${value} is not what the stored profile with this id allows`,
  );
}
