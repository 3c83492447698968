import { namesMatch } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import { certifiedSubject } from './apply-profile';
import type { IssuanceRule } from './issuance-request';

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
