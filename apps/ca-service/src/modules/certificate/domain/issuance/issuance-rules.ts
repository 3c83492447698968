import type { IssuanceRequest, IssuanceRule, IssuingCa } from './issuance-request';
import { namesMustMatchProfile } from './names-must-match-profile.rule';
import { CaNotActiveError } from '../certificate.errors';
import { InvalidValueError } from '@libs/kernel';
import { type KeyUsage, namesMatch, refuseWeakKey } from '@libs/crypto';
import { DEFAULT_ALLOWED_EXTENDED_KEY_USAGES, refuseForbiddenKey } from '../../../profile/domain';
import { certifiedSubject } from './apply-profile';
import { extensionsMustBeGranted } from './requested-extensions';

/** Only an ACTIVE CA signs. A CA is EXPIRED from the second after its `validTo`. */
export const caMustBeActive = ({ ca }: Pick<IssuanceRequest, 'ca'>): void => {
  if (ca && ca.status !== 'ACTIVE') throw new CaNotActiveError(ca.id);
};

/** Rejects a CA that was imported without its key: it cannot sign. */
export const caMustHoldItsKey = ({ ca }: Pick<IssuanceRequest, 'ca'>): void => {
  if (ca?.engineId === '')
    throw new InvalidValueError('the service does not hold the private key of this CA');
};

/**
 * Rejects a CA whose own certificate is signed with a broken hash function, or is of version 1, unless the setting allows
 * it: its certificates are no better than that one. It can be renewed.
 */
export const caMustNotBeWeak = ({
  ca,
  allowWeakSignatureCas,
}: Pick<IssuanceRequest, 'allowWeakSignatureCas'> & {
  readonly ca: Pick<IssuingCa, 'certificate'> | undefined;
}): void => {
  const weakness = ca?.certificate.weakness;
  if (weakness === undefined || allowWeakSignatureCas) return;
  throw new InvalidValueError(
    `the certificate of the CA ${weakness}: reissue the CA, or set ALLOW_WEAK_SIGNATURE_CAS=true`,
  );
};

/** Rejects keys whose private half can be computed. */
const keyMustNotBeWeak: IssuanceRule = ({ publicKey }) => {
  refuseWeakKey(publicKey);
};

/** Rejects keys that the profile does not allow (contract 5.4). */
const keyMustMatchProfile: IssuanceRule = ({ profile, publicKey }) => {
  refuseForbiddenKey(profile.cryptoEnforcement, publicKey);
};

const OF_CAS: readonly KeyUsage[] = ['CertSign', 'CRLSign'];

/**
 * Rejects requests of a leaf for the key usages of CAs: with CRLSign and the name of a CA it could revoke for that
 * CA.
 */
const leafMustNotSignAsCa: IssuanceRule = ({ profile, keyUsage }) => {
  if (profile.signAsCa || !profile.honorKeyUsage) return;
  const refused = keyUsage.find((usage) => OF_CAS.includes(usage));
  if (refused === undefined) return;
  throw new InvalidValueError(`key usage ${refused}: allowed in requests for CA certificates only`);
};

/**
 * Rejects requests for extended key usages that the profile does not allow: a certificate with OCSPSigning could
 * answer for the CA (RFC 6960 section 4.2.2.2). Usages that the profile itself states are not checked.
 */
const purposesMustBeAllowed: IssuanceRule = ({ profile, extendedKeyUsage }) => {
  if (!profile.honorExtendedKeyUsages) return;
  const allowed = profile.allowedExtendedKeyUsages ?? DEFAULT_ALLOWED_EXTENDED_KEY_USAGES;
  const refused = extendedKeyUsage.find((usage) => !allowed.includes(usage));
  if (refused === undefined) return;
  throw new InvalidValueError(
    `extended key usage ${refused}: the issuance profile does not allow it (allowed_extended_key_usages)`,
  );
};

/**
 * Rejects a leaf with the name of its issuer. Verifiers find CAs, CRL signers and OCSP responders by name, and such a
 * leaf counts as self-issued (RFC 5280 section 3.2). Names are compared by RFC 5280 section 7.1.
 */
const leafMustNotBearIssuersName: IssuanceRule = (request) => {
  const { ca, profile } = request;
  if (ca === undefined || profile.signAsCa) return;
  if (!namesMatch(certifiedSubject(request, profile), ca.issuer.subject)) return;
  throw new InvalidValueError(
    'subject: a certificate that is not of a CA must not carry the name of its issuer',
  );
};

/** The issuance rules, in the order in which they are applied. */
export const ISSUANCE_RULES: readonly IssuanceRule[] = [
  caMustBeActive,
  caMustHoldItsKey,
  caMustNotBeWeak,
  keyMustMatchProfile,
  keyMustNotBeWeak,
  leafMustNotSignAsCa,
  leafMustNotBearIssuersName,
  purposesMustBeAllowed,
  extensionsMustBeGranted,
  namesMustMatchProfile,
];

/**
 * Applies every rule.
 * @throws DomainError of the first rule that rejects
 */
export function applyIssuanceRules(request: IssuanceRequest): void {
  for (const rule of ISSUANCE_RULES) rule(request);
}
