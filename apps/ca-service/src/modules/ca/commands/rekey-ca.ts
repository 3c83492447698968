import { authorityIdentity, type EngineKey, type LintFinding } from '@libs/crypto';
import { Clock, UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  Certificate,
  certificateIdOf,
  type CertificateSnapshot,
  CompromisedKeys,
} from '../../certificate/domain';
import { HeldKeys, KeyProvision } from '../../key/domain';
import {
  caMustBeRekeyable,
  type CaProfileChoice,
  type CaRenewal,
  CaRenewals,
  CaRepository,
  type CaSnapshot,
  type CertifiedCa,
  type CrossCertificate,
  type CrossCertificateKind,
  CrossCertifier,
  type NextKey,
  nextKey,
} from '../domain';

export interface Rekeying {
  readonly profile: CaProfileChoice;
  readonly key: NextKey;
  readonly crossCertificates: readonly CrossCertificateKind[];
}

export interface RekeyedCa {
  readonly ca: CaSnapshot;
  readonly crossCertificates: readonly CertificateSnapshot[];
  /** Findings of lints of level warning, for all new certificates. */
  readonly warnings: readonly LintFinding[];
}

/** Issues a certificate for a new key of a CA, and cross certificates on request. */
export class RekeyCa extends Command<RekeyedCa> {
  constructor(
    readonly caId: string,
    readonly rekeying: Rekeying,
  ) {
    super();
  }
}

@CommandHandler(RekeyCa)
export class RekeyCaHandler implements ICommandHandler<RekeyCa> {
  constructor(
    private readonly renewals: CaRenewals,
    private readonly crossCertifier: CrossCertifier,
    private readonly keys: KeyProvision,
    private readonly heldKeys: HeldKeys,
    private readonly cas: CaRepository,
    private readonly compromisedKeys: CompromisedKeys,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** docs/issuance.md describes the steps and what a crash between them leaves. */
  async execute({ caId, rekeying }: RekeyCa): Promise<RekeyedCa> {
    const { profile, key: wanted, crossCertificates: kinds } = rekeying;
    const renewal = await this.renewals.begin(caId, profile, this.clock.now());
    caMustBeRekeyable(renewal, kinds);
    return this.keys.withKey(nextKey(wanted, renewal.own), async (key) => {
      const certified = await this.renewals.certify(renewal, key);
      const cross = await this.#crossCertify(kinds, renewal, { ...key, ...certified });
      return this.#store(renewal, { key, certified, cross });
    });
  }

  #crossCertify(
    kinds: readonly CrossCertificateKind[],
    { own, parent }: CaRenewal,
    next: EngineKey & Pick<CertifiedCa, 'certificate' | 'now'>,
  ): Promise<CrossCertificate[]> {
    const { engineId, publicKey, certificate, certificateId, issuer } = own;
    const old = {
      engineId,
      keyId: publicKey.keyId,
      publicKey,
      certificate,
      certificateId,
      ancestors: issuer.ancestors ?? [],
    };
    const ancestors = parent ? [parent.certificate, ...(parent.issuer.ancestors ?? [])] : [];
    const nextId = certificateIdOf(next.certificate.der, next.now);
    const change = { old, new: { ...next, certificateId: nextId, ancestors } };
    return Promise.all(kinds.map((kind) => this.crossCertifier.certify(kind, change)));
  }

  #store(renewal: CaRenewal, { key, certified, cross }: RekeyedParts): Promise<RekeyedCa> {
    const { certificate, issuedBy, now, warnings } = certified;
    const { engineId } = key;
    return this.unitOfWork.run(async () => {
      const ca = await this.renewals.lock(renewal, now);
      for (const { subject } of [{ subject: key }, ...cross])
        await this.compromisedKeys.refuse(subject.publicKey.keyId);
      await this.heldKeys.use(key);
      const crossCertificates = cross.map((each) => stored(each, renewal, now));
      const { profileId } = renewal;
      ca.rekey(Certificate.ofCa({ certificate, issuedBy, engineId, profileId, now }), now);
      await this.cas.saveWithNewCertificate(ca, crossCertificates);
      return {
        ca: ca.snapshot(now),
        crossCertificates: crossCertificates.map((each) => each.snapshot(now)),
        warnings: [...warnings, ...cross.flatMap((each) => each.warnings)],
      };
    });
  }
}

interface RekeyedParts {
  readonly key: EngineKey;
  readonly certified: CertifiedCa;
  readonly cross: readonly CrossCertificate[];
}

/** Builds the record of a cross certificate, which the CA itself issued with the key of `issuer`. */
function stored(
  { certificate, subject, issuer }: CrossCertificate,
  { own, profileId }: CaRenewal,
  now: Date,
): Certificate {
  const { engineId } = subject;
  const { certificate: signing, certificateId } = issuer;
  const issuedBy = {
    ...{ caId: own.id, certificateId, identity: authorityIdentity(signing) },
    ...{ serialNumber: signing.serialNumber.hex, level: own.level },
  };
  return Certificate.issued({ certificate, issuedBy, engineId, profileId, now });
}
