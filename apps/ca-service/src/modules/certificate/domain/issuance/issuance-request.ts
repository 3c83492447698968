import type { PublicKey, RequestedAltName } from '@libs/crypto';
import type { ProfileDefinition } from '../../../profile/domain';
import type { IssuingCa } from './issuing-ca';

/** Everything the issuance rules look at, already parsed. */
export interface IssuanceRequest {
  /** `undefined` for a root, which certifies itself. */
  readonly ca: IssuingCa | undefined;
  readonly profile: ProfileDefinition;
  readonly publicKey: PublicKey;
  readonly subjectAltName?: RequestedAltName;
}

/** One rule of issuance: throws a DomainError when the certificate may not be issued. */
export type IssuanceRule = (request: IssuanceRequest) => void;
