import type { ExtendedKeyUsage, KeyUsage, Subject } from '@libs/crypto';
import type { CryptoEnforcement } from './crypto-enforcement';
import type { IssuanceConstraints } from './issuance-constraints';
import type { Validity } from './validity';

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
