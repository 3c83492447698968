import { type EngineKey } from '@libs/crypto';
import {
  caMustBeActive,
  caMustHoldItsKey,
  CaNotFoundError,
  type IssuingCa,
  type IssuingCas,
  UNKNOWN_CA,
} from '../../certificate/domain';
import type { ProfileRepository } from '../../profile/domain';
import type { Ca } from './ca';
import type { CaCertifier, CertifiedCa } from './ca-certifier';
import { caMustBeRenewable } from './ca-must-be-renewable.rule';
import { type CaProfileChoice, profileIdOf } from './ca-profile';
import { CaChangedMeanwhileError, CaNotRenewableError } from './ca.errors';
import type { CaRepository } from './ca.repository';
import { type RenewedContents, renewedContents } from './renewed-contents';
import type { CrossCertificateKind } from './cross-certifier';

/** A CA to renew, as it was when the renewal began. */
export interface CaRenewal {
  readonly ca: Ca;
  /** The same CA as an issuer: its current certificate and its key. */
  readonly own: IssuingCa;
  readonly contents: RenewedContents;
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
   * @throws CaNotFoundError, CaRevokedError, CaExpiredError, ProfileNotFoundError, CaNotActiveError
   * @throws CaNotRenewableError when its issuer is not a CA of this service with its key
   * @throws InvalidValueError when the profile is not for CAs, the service does not hold the key of the CA, or the
   * current certificate has an extension that another one cannot keep
   */
  async begin(caId: string, choice: CaProfileChoice, now: Date): Promise<CaRenewal> {
    const ca = await this.cas.get(caId);
    caMustBeRenewable(ca, now);
    const own = await this.issuingCas.get(caId);
    const contents = await renewedContents(choice, own.certificate, this.profiles);
    const parent = ca.isRoot ? undefined : await this.#parentOf(ca, own);
    caMustBeActive({ ca: parent ?? own });
    if (parent?.engineId === '') {
      const reason = `the service does not hold the private key of its issuer, the CA ${JSON.stringify(parent.id)}`;
      throw new CaNotRenewableError(caId, reason);
    }
    caMustHoldItsKey({ ca: own });
    return { ca, own, contents, profileId: profileIdOf(choice), parent };
  }

  /** @throws CaNotRenewableError when the CA that issued the current certificate is not in this service */
  async #parentOf({ state: { id }, certificate }: Ca, own: IssuingCa): Promise<IssuingCa> {
    const { caId } = certificate.state.issuedBy;
    if (caId === UNKNOWN_CA) throw new CaNotRenewableError(id, unknownIssuerOf(own));
    return this.issuingCas.get(caId).catch((error: unknown) => {
      const reason = `its issuer, the CA ${JSON.stringify(caId)}, was deleted`;
      throw error instanceof CaNotFoundError ? new CaNotRenewableError(id, reason) : error;
    });
  }

  /**
   * Signs a certificate for `key` with the name of the current one, byte for byte, and with `subjectKeyId`; without
   * it, the identifier is derived from the key. Stores nothing.
   * @throws DomainError of the rule, lint or engine that rejects
   */
  certify({ own, contents, parent }: CaRenewal, key: EngineKey, subjectKeyId?: string): Promise<CertifiedCa> {
    const { profile, keptExtensions } = contents;
    const { subject, keyUsage } = own.certificate;
    return this.certifier.certify({
      caId: own.id,
      request: { subject, publicKey: key.publicKey, keyUsage, extendedKeyUsage: [] },
      profile,
      parent,
      key,
      kept: { subjectKeyId, keptExtensions },
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
    if (then.id !== current.id || then.issuedBy.caId !== current.issuedBy.caId) {
      throw new CaChangedMeanwhileError(before.state.id);
    }
    caMustBeRenewable(ca, now);
    return ca;
  }
}

/**
 * Why the issuer is unknown. A self-signed certificate is its own issuer if its key may sign certificates and verifies it
 * (contract 5.6).
 */
function unknownIssuerOf({ certificate }: IssuingCa): string {
  if (certificate.selfIssued) {
    const reason = certificate.maySignCertificates
      ? 'its own key does not verify its signature'
      : 'its key usage lacks CertSign';
    return `its certificate names itself as its issuer, but ${reason}`;
  }
  const name = certificate.issuer.subject.commonName;
  return `its issuer${name === '' ? '' : ` ${JSON.stringify(name)}`} is not a CA of this service`;
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
