import type { ProfileDefinition } from '../../../profile/domain';
import type { CertifiedRequest } from './apply-profile';
import type { IssuingCa } from './issuing-ca';

/** Everything the issuance rules look at, already parsed. */
export interface IssuanceRequest extends CertifiedRequest {
  /** `undefined` for a root, which certifies itself. */
  readonly ca: IssuingCa | undefined;
  readonly profile: ProfileDefinition;
}

/** One rule of issuance: throws a DomainError when the certificate may not be issued. */
export type IssuanceRule = (request: IssuanceRequest) => void;
