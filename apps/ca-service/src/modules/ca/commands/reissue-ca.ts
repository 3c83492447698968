import type { EngineKey } from '@libs/crypto';
import { Clock, UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Certificate, CompromisedKeys, type IssuerReference, type IssuingCa } from '../../certificate/domain';
import {
  type Ca,
  type CaProfileChoice,
  type CaRenewal,
  CaRenewals,
  CaRepository,
  type CertifiedCa,
} from '../domain';
import type { CertifiedCaSnapshot } from './create-ca';

/** Issues a new certificate for the existing key of a CA. */
export class ReissueCa extends Command<CertifiedCaSnapshot> {
  constructor(
    readonly caId: string,
    readonly profile: CaProfileChoice,
  ) {
    super();
  }
}

@CommandHandler(ReissueCa)
export class ReissueCaHandler implements ICommandHandler<ReissueCa> {
  constructor(
    private readonly renewals: CaRenewals,
    private readonly cas: CaRepository,
    private readonly compromisedKeys: CompromisedKeys,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** docs/issuance.md describes the steps and what a crash between them leaves. */
  async execute({ caId, profile }: ReissueCa): Promise<CertifiedCaSnapshot> {
    const renewal = await this.renewals.begin(caId, profile, this.clock.now());
    const key = keyOf(renewal.own);
    const certified = await this.renewals.certify(renewal, key, renewal.own.certificate.subjectKeyId);
    const { now, warnings } = certified;
    return this.unitOfWork.run(async () => {
      const ca = await this.renewals.lock(renewal, now);
      await this.compromisedKeys.refuse(renewal.own.publicKey.keyId);
      ca.reissue(reissued(ca, { ...certified, profileId: renewal.profileId }), now);
      await this.cas.saveWithNewCertificate(ca);
      return { ca: ca.snapshot(now), warnings };
    });
  }
}

function keyOf({ engineId, publicKey }: IssuingCa): EngineKey {
  return { engineId, keyId: publicKey.keyId, publicKey };
}

/** Keeps type and engine of the replaced certificate (contract 5.7, 5). */
function reissued(
  ca: Ca,
  { certificate, issuedBy, now, profileId }: CertifiedCa & Pick<CaRenewal, 'profileId'>,
): Certificate {
  const { type, engineId } = ca.certificate.state;
  return Certificate.ofCa({
    certificate,
    issuedBy: issuerOf(ca, issuedBy),
    type,
    engineId,
    profileId,
    now,
  });
}

/**
 * Returns the issuer that the new certificate names (contract 5.7, 5). A root keeps naming its first certificate. A
 * subordinate CA names the certificate that signed, which is a new one if its issuer was renewed.
 */
function issuerOf({ isRoot, certificate }: Ca, signedBy: IssuerReference): IssuerReference {
  return isRoot ? certificate.state.issuedBy : signedBy;
}
