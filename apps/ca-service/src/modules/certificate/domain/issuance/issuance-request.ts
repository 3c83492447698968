import type { PublicKey } from '@libs/crypto';
import type { ProfileDefinition } from '../../../profile/domain';
import type { IssuingCa } from './issuing-ca';

/** Everything the issuance rules look at, already parsed. */
export interface IssuanceRequest {
  readonly ca: IssuingCa;
  readonly profile: ProfileDefinition;
  readonly publicKey: PublicKey;
}

/** One rule of issuance: throws a DomainError when the certificate may not be issued. */
export type IssuanceRule = (request: IssuanceRequest) => void;
