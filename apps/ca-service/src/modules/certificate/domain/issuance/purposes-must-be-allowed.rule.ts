import { InvalidValueError } from '@libs/kernel';
import { DEFAULT_ALLOWED_EXTENDED_KEY_USAGES } from '../../../profile/domain';
import type { IssuanceRule } from './issuance-request';

/**
 * A request obtains the extended key usages that the profile allows, and no others: a certificate with OCSPSigning could
 * answer for the CA (RFC 6960 section 4.2.2.2). What the profile itself states is its author's choice.
 */
export const purposesMustBeAllowed: IssuanceRule = ({ profile, extendedKeyUsage }) => {
  if (!profile.honorExtendedKeyUsages) return;
  const allowed = profile.allowedExtendedKeyUsages ?? DEFAULT_ALLOWED_EXTENDED_KEY_USAGES;
  const refused = extendedKeyUsage.find((usage) => !allowed.includes(usage));
  if (refused === undefined) return;
  throw new InvalidValueError(
    `extended key usage ${refused}: the issuance profile does not allow it (allowed_extended_key_usages)`,
  );
};
