import type { ParsedCertificate } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import type { ProfileDefinition } from '../../../profile/domain';

/** The validity period of a certificate, in whole seconds, inclusive. */
export interface CertificateValidity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

type Bounds = Pick<ParsedCertificate, 'notBefore' | 'notAfter'>;

/**
 * Returns the validity of a certificate issued now. It begins now unless the profile states `backdate` (contract
 * 5.1). `issuer` is the certificate of the CA, `undefined` for a root.
 * @throws InvalidValueError when the profile does not allow the validity
 */
export function certificateValidity(
  profile: ProfileDefinition,
  now: Date,
  issuer: Bounds | undefined,
): CertificateValidity {
  const begin = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const wanted = profile.validity.notAfter(begin);
  refuseTooLong(profile, begin, wanted);
  return {
    notBefore: backdated(profile, begin, issuer),
    notAfter: withinIssuer(profile, begin, wanted, issuer),
  };
}

function refuseTooLong({ maxValidity }: ProfileDefinition, begin: Date, end: Date): void {
  if (maxValidity === undefined) return;
  if (end.getTime() - begin.getTime() > maxValidity.milliseconds) {
    throw new InvalidValueError(
      `validity: the certificate would be valid for longer than max_validity ${maxValidity.toString()}`,
    );
  }
}

/**
 * Moves the beginning back, for clients whose clocks are slow, but not before the CA certificate begins: no path
 * would be valid.
 */
function backdated({ backdate }: ProfileDefinition, begin: Date, issuer: Bounds | undefined): Date {
  if (backdate === undefined) return begin;
  const earlier = begin.getTime() - Math.floor(backdate.milliseconds / 1000) * 1000;
  return new Date(Math.max(earlier, Math.min(issuer?.notBefore.getTime() ?? -Infinity, begin.getTime())));
}

/**
 * Applies `not_after_policy` to a certificate that would outlive its CA, which is allowed by default (contract 10.1,
 * 39).
 */
function withinIssuer(
  { notAfterPolicy }: ProfileDefinition,
  begin: Date,
  wanted: Date,
  issuer: Bounds | undefined,
): Date {
  if (issuer === undefined || wanted <= issuer.notAfter) return wanted;
  switch (notAfterPolicy ?? 'permit') {
    case 'clamp':
      return issuer.notAfter > begin ? issuer.notAfter : wanted;
    case 'reject':
      throw new InvalidValueError(
        `validity: the certificate would outlive its CA, which ends at ${issuer.notAfter.toISOString()} (not_after_policy reject)`,
      );
    case 'permit':
      return wanted;
  }
}
