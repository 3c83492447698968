import {
  type ExtendedKeyUsage,
  type KeyUsage,
  type NamedExtendedKeyUsage,
  partitionExtendedKeyUsages,
  type Subject,
} from '@libs/crypto';
import type { CryptoEnforcement } from './crypto-enforcement';
import {
  type IssuanceConstraints,
  type IssuanceConstraintsDocument,
  toIssuanceConstraintsDocument,
} from './issuance-constraints';
import { type SubjectDocument, toSubjectDocument } from './subject-document';
import type { Validity, ValidityDocument } from './validity';

/** The contents of a profile without its identity: also the inline profile of a single request. */
export interface ProfileDefinition extends IssuanceConstraints {
  readonly validity: Validity;
  readonly signAsCa: boolean;
  readonly honorKeyUsage: boolean;
  readonly keyUsage: readonly KeyUsage[];
  readonly honorExtendedKeyUsages: boolean;
  readonly extendedKeyUsages: readonly ExtendedKeyUsage[];
  readonly honorSubject: boolean;
  readonly subject: Subject;
  readonly honorExtensions: boolean;
  readonly cryptoEnforcement: CryptoEnforcement;
  /** Of an inline profile that a stored one binds: that one's allowedSubjectAltNames, which hold as well. */
  readonly alsoAllowedSubjectAltNames?: readonly string[];
}

/**
 * A profile's definition as JSON, in the names of contract 2.9: the form in which rows keep it, and in which inline
 * profiles are compared with stored ones.
 */
export interface ProfileDocument extends IssuanceConstraintsDocument {
  readonly validity: ValidityDocument;
  readonly sign_as_ca: boolean;
  readonly honor_key_usage: boolean;
  readonly key_usage: readonly KeyUsage[];
  readonly honor_extended_key_usages: boolean;
  readonly extended_key_usages: readonly NamedExtendedKeyUsage[];
  /** Dotted object identifiers of purposes without a name; absent when there are none. */
  readonly extended_key_usage_oids?: readonly string[];
  readonly honor_subject: boolean;
  readonly subject: SubjectDocument;
  readonly honor_extensions: boolean;
  readonly crypto_enforcement: CryptoEnforcement;
}

export function toProfileDocument(definition: ProfileDefinition): ProfileDocument {
  const { named, others } = partitionExtendedKeyUsages(definition.extendedKeyUsages);
  return {
    validity: definition.validity.toDocument(),
    sign_as_ca: definition.signAsCa,
    honor_key_usage: definition.honorKeyUsage,
    key_usage: definition.keyUsage,
    honor_extended_key_usages: definition.honorExtendedKeyUsages,
    extended_key_usages: named,
    ...(others.length > 0 ? { extended_key_usage_oids: others } : {}),
    honor_subject: definition.honorSubject,
    subject: toSubjectDocument(definition.subject),
    honor_extensions: definition.honorExtensions,
    crypto_enforcement: definition.cryptoEnforcement,
    ...toIssuanceConstraintsDocument(definition),
  };
}
