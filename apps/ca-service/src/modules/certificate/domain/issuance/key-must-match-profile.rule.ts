import { refuseForbiddenKey } from '../../../profile/domain';
import type { IssuanceRule } from './issuance-request';

/** Contract 5.4: the key to be certified is one the profile allows. */
export const keyMustMatchProfile: IssuanceRule = ({ profile, publicKey }) => {
  refuseForbiddenKey(profile.cryptoEnforcement, publicKey);
};
