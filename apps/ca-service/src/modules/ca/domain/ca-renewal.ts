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

/** A CA that is to get another certificate, as it was when the work began. */
export interface CaRenewal {
  readonly ca: Ca;
  /** The same CA as one that issues: its current certificate and where its key is. */
  readonly own: IssuingCa;
  readonly profile: ProfileDefinition;
  /** Of a stored profile, else `''`. */
  readonly profileId: string;
  /** Who signs; `undefined`: a root signs for itself. */
  readonly parent: IssuingCa | undefined;
}

/** What giving a CA another certificate takes, for its key (reissue) or for a new one (rekey). */
export class CaRenewals {
  constructor(
    private readonly cas: CaRepository,
    private readonly issuingCas: IssuingCas,
    private readonly profiles: ProfileRepository,
    private readonly certifier: CaCertifier,
  ) {}

  /**
   * Everything that can be refused before there is anything to sign, in the order of contract 3.1.
   * @throws CaNotFoundError of the CA or its issuer, CaRevokedError, CaExpiredError, ProfileNotFoundError,
   * CaNotActiveError, InvalidValueError when the profile makes no CAs, or the key of the CA or its issuer is not held
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
   * The certificate for `key`, which may be the one the CA has: with the same name, byte for byte, and with
   * `subjectKeyId`, or the identifier of a new key when that is left out. Stores nothing.
   * @throws DomainError of the rule, lint or engine that refuses
   */
  certify({ own, profile, parent }: CaRenewal, key: EngineKey, subjectKeyId?: string): Promise<CertifiedCa> {
    const request = requestOf(own.certificate, key);
    return this.certifier.certify({
      ...{ caId: own.id, request, profile, parent, key },
      identity: { subjectKeyId },
    });
  }

  /**
   * Locks the CA until the end of the unit of work, and keeps the CA above it as it is: that one first, as whoever
   * goes down a hierarchy does.
   * @throws CaChangedMeanwhileError when it has another certificate or parent than at the beginning
   * @throws CaNotFoundError, CaRevokedError, CaExpiredError when that has happened meanwhile
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

/** By default the constraints of the current certificate hold on: a renewal is not to allow more than it did. */
async function renewalProfile(
  choice: CaProfileChoice,
  current: ParsedCertificate,
  profiles: ProfileRepository,
): Promise<ProfileDefinition> {
  const profile = await resolveCaProfile(choice, renewedValidity(current), profiles);
  return choice === 'default for CAs' ? { ...profile, ...caConstraintsOf(current) } : profile;
}

/** What the current certificate says (contract 5.7, 2); the profile decides what of it is honoured. */
function requestOf(current: ParsedCertificate, { publicKey }: EngineKey): CertifiedRequest {
  const { subject, keyUsage, extendedKeyUsage } = current;
  const subjectAltName = subjectAltNameOf(current);
  return { subject, publicKey, keyUsage, extendedKeyUsage, ...(subjectAltName ? { subjectAltName } : {}) };
}

/** Cross certificates are signed by the CA itself, which has to be ACTIVE for that. @throws CaNotActiveError */
export function caMustBeRekeyable(
  { own }: CaRenewal,
  crossCertificates: readonly CrossCertificateKind[],
): void {
  if (crossCertificates.length > 0) caMustBeActive({ ca: own });
}
