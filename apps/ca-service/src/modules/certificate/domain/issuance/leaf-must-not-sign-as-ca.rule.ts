import type { KeyUsage } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import type { IssuanceRule } from './issuance-request';

const OF_CAS: readonly KeyUsage[] = ['CertSign', 'CRLSign'];

/** A leaf does not obtain the usages of CAs from a request: with CRLSign and a CA's name it revokes for the CA. */
export const leafMustNotSignAsCa: IssuanceRule = ({ profile, keyUsage }) => {
  if (profile.signAsCa || !profile.honorKeyUsage) return;
  const refused = keyUsage.find((usage) => OF_CAS.includes(usage));
  if (refused === undefined) return;
  throw new InvalidValueError(`key usage ${refused}: a request obtains it for certificates of CAs only`);
};
