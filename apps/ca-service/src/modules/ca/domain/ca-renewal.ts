import { caConstraintsOf, type EngineKey, type ParsedCertificate, subjectAltNameOf } from '@libs/crypto';
import {
  caMustBeActive,
  caMustHoldItsKey,
  type CertifiedRequest,
  type IssuingCa,
  type IssuingCas,
} from '../../certificate/domain';
import type { ProfileDefinition, ProfileRepository } from '../../profile/domain';
import type { Ca } from './ca';
import type { CaCertifier, CertifiedCa } from './ca-certifier';
import { caMustBeRenewable } from './ca-must-be-renewable.rule';
import { type CaProfileChoice, profileIdOf, resolveCaProfile } from './ca-profile';
import { CaChangedMeanwhileError } from './ca.errors';
import type { CaRepository } from './ca.repository';
import { renewedValidity } from './renewed-validity';
import type { CrossCertificateKind } from './cross-certifier';

/** A CA to renew, as it was when the renewal began. */
export interface CaRenewal {
  readonly ca: Ca;
  /** The same CA as an issuer: its current certificate and its key. */
  readonly own: IssuingCa;
  readonly profile: ProfileDefinition;
  /** Id of a stored profile, else `''`. */
  readonly profileId: string;
  /** The issuing CA; `undefined`: a root signs itself. */
  readonly parent: IssuingCa | undefined;
}

/** Renews CAs, for the same key (reissue) or for a new one (rekey). */
export class CaRenewals {
  constructor(
    private readonly cas: CaRepository,
    private readonly issuingCas: IssuingCas,
    private readonly profiles: ProfileRepository,
    private readonly certifier: CaCertifier,
  ) {}

  /**
   * Makes every check that precedes signing, in the order of contract 3.1.
   * @throws CaNotFoundError for the CA or its issuer
   * @throws CaRevokedError, CaExpiredError, ProfileNotFoundError, CaNotActiveError
   * @throws InvalidValueError when the profile is not for CAs, or the service does not hold the key of the CA or its
   * issuer
   */
  async begin(caId: string, choice: CaProfileChoice, now: Date): Promise<CaRenewal> {
    const ca = await this.cas.get(caId);
    caMustBeRenewable(ca, now);
    const own = await this.issuingCas.get(caId);
    const profile = await renewalProfile(choice, own.certificate, this.profiles);
    const parent = ca.isRoot ? undefined : await this.issuingCas.get(ca.certificate.state.issuedBy.caId);
    const signing = { ca: parent ?? own, profile, publicKey: own.publicKey };
    caMustBeActive(signing);
    caMustHoldItsKey(signing);
    caMustHoldItsKey({ ...signing, ca: own });
    return { ca, own, profile, profileId: profileIdOf(choice), parent };
  }

  /**
   * Signs a certificate for `key` with the name of the current one, byte for byte, and with `subjectKeyId`; without
   * it, the identifier is derived from the key. Stores nothing.
   * @throws DomainError of the rule, lint or engine that rejects
   */
  certify({ own, profile, parent }: CaRenewal, key: EngineKey, subjectKeyId?: string): Promise<CertifiedCa> {
    const request = requestOf(own.certificate, key);
    return this.certifier.certify({
      caId: own.id,
      request,
      profile,
      parent,
      key,
      identity: { subjectKeyId },
    });
  }

  /**
   * Locks the CA until the end of the unit of work, after a shared lock on the CA above: locks are taken from the
   * top.
   * @throws CaChangedMeanwhileError when it has another certificate or parent than at the beginning
   * @throws CaNotFoundError, CaRevokedError, CaExpiredError when its state changed meanwhile
   */
  async lock({ ca: before, parent }: CaRenewal, now: Date): Promise<Ca> {
    if (parent) await this.cas.share(parent.id);
    const ca = await this.cas.getWithCertificateForUpdate(before.state.id);
    const [then, current] = [before.certificate.state, ca.certificate.state];
    if (then.serialNumber !== current.serialNumber || then.issuedBy.caId !== current.issuedBy.caId) {
      throw new CaChangedMeanwhileError(before.state.id);
    }
    caMustBeRenewable(ca, now);
    return ca;
  }
}

/** Keeps the constraints of the current certificate in the default profile: a renewal must not allow more. */
async function renewalProfile(
  choice: CaProfileChoice,
  current: ParsedCertificate,
  profiles: ProfileRepository,
): Promise<ProfileDefinition> {
  const profile = await resolveCaProfile(choice, renewedValidity(current), profiles);
  return choice === 'default for CAs' ? { ...profile, ...caConstraintsOf(current) } : profile;
}

/**
 * Returns the contents of the current certificate as a request (contract 5.7, 2). The profile decides what is
 * honored.
 */
function requestOf(current: ParsedCertificate, { publicKey }: EngineKey): CertifiedRequest {
  const { subject, keyUsage, extendedKeyUsage } = current;
  const subjectAltName = subjectAltNameOf(current);
  return { subject, publicKey, keyUsage, extendedKeyUsage, ...(subjectAltName ? { subjectAltName } : {}) };
}

/**
 * Cross certificates are signed by the CA itself, which must be ACTIVE for that.
 * @throws CaNotActiveError
 */
export function caMustBeRekeyable(
  { own }: CaRenewal,
  crossCertificates: readonly CrossCertificateKind[],
): void {
  if (crossCertificates.length > 0) caMustBeActive({ ca: own });
}
