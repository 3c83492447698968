import type { IssuanceRequest, IssuanceRule } from './issuance-request';
import { namesMustMatchProfile } from './names-must-match-profile.rule';
import { CaNotActiveError } from '../certificate.errors';
import { InvalidValueError } from '@libs/kernel';
import { type KeyUsage, namesMatch, refuseWeakKey } from '@libs/crypto';
import { DEFAULT_ALLOWED_EXTENDED_KEY_USAGES, refuseForbiddenKey } from '../../../profile/domain';
import { certifiedSubject } from './apply-profile';

/** Only an ACTIVE CA signs; one whose time has passed is EXPIRED at that very second. */
export const caMustBeActive = ({ ca }: Pick<IssuanceRequest, 'ca'>): void => {
  if (ca && ca.status !== 'ACTIVE') throw new CaNotActiveError(ca.id);
};

/** A CA imported without its key is known, but cannot sign. */
export const caMustHoldItsKey = ({ ca }: Pick<IssuanceRequest, 'ca'>): void => {
  if (ca?.engineId === '')
    throw new InvalidValueError('the service does not hold the private key of this CA');
};

/** A key that others can compute the private half of is certified for nobody. */
export const keyMustNotBeWeak: IssuanceRule = ({ publicKey }) => {
  refuseWeakKey(publicKey);
};

/** Contract 5.4: the key to be certified is one the profile allows. */
export const keyMustMatchProfile: IssuanceRule = ({ profile, publicKey }) => {
  refuseForbiddenKey(profile.cryptoEnforcement, publicKey);
};

const OF_CAS: readonly KeyUsage[] = ['CertSign', 'CRLSign'];

/** A leaf does not obtain the usages of CAs from a request: with CRLSign and a CA's name it revokes for the CA. */
export const leafMustNotSignAsCa: IssuanceRule = ({ profile, keyUsage }) => {
  if (profile.signAsCa || !profile.honorKeyUsage) return;
  const refused = keyUsage.find((usage) => OF_CAS.includes(usage));
  if (refused === undefined) return;
  throw new InvalidValueError(`key usage ${refused}: a request obtains it for certificates of CAs only`);
};

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

/**
 * Verifiers find CAs, and the signers of CRLs and OCSP answers, by name: a leaf with the name of its issuer passes
 * for it, and counts as self-issued (RFC 5280 section 3.2). Names are compared by their meaning (section 7.1).
 */
export const leafMustNotBearIssuersName: IssuanceRule = (request) => {
  const { ca, profile } = request;
  if (ca === undefined || profile.signAsCa) return;
  if (!namesMatch(certifiedSubject(request, profile), ca.issuer.subject)) return;
  throw new InvalidValueError(
    'subject: a certificate that is not of a CA must not carry the name of its issuer',
  );
};

/** The policy of issuance, in the order in which it is applied. */
export const ISSUANCE_RULES: readonly IssuanceRule[] = [
  caMustBeActive,
  caMustHoldItsKey,
  keyMustMatchProfile,
  keyMustNotBeWeak,
  leafMustNotSignAsCa,
  leafMustNotBearIssuersName,
  purposesMustBeAllowed,
  namesMustMatchProfile,
];

/** @throws DomainError of the first rule that refuses */
export function applyIssuanceRules(request: IssuanceRequest): void {
  for (const rule of ISSUANCE_RULES) rule(request);
}
