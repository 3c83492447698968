import { CertificateSigner, prepareCertificate, SerialNumber } from '@libs/crypto';
import { Clock, Randomness } from '@libs/kernel';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { HeldKeys } from '../../../key';
import { ProfileRepository } from '../../../profile';
import {
  applyIssuanceRules,
  applyProfile,
  Certificate,
  CertificateRepository,
  IssuingCas,
  resolveProfile,
  toCertificateView,
  whereverTheCaIs,
} from '../../domain';
import { IssuanceSettings } from '../../issuance-settings';
import { IssueCertificateCommand, type IssuedCertificate } from './issue-certificate.command';

@CommandHandler(IssueCertificateCommand)
export class IssueCertificateHandler implements ICommandHandler<IssueCertificateCommand> {
  constructor(
    private readonly issuingCas: IssuingCas,
    private readonly profiles: ProfileRepository,
    private readonly heldKeys: HeldKeys,
    private readonly certificates: CertificateRepository,
    private readonly signer: CertificateSigner,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    private readonly settings: IssuanceSettings,
  ) {}

  /** The steps, and what a crash between them leaves behind: docs/issuance.md */
  execute(command: IssueCertificateCommand): Promise<IssuedCertificate> {
    return whereverTheCaIs(() => this.#issue(command));
  }

  async #issue({ caId, request, profile: choice }: IssueCertificateCommand): Promise<IssuedCertificate> {
    const ca = await this.issuingCas.get(caId);
    const { definition: profile } = await resolveProfile(choice, ca, this.profiles);
    applyIssuanceRules({ ...request, ca, profile });

    const now = this.clock.now();
    const { vaServerDomains } = this.settings;
    const serialNumber = SerialNumber.random(this.randomness);
    const issuer = ca.certificate;
    const template = applyProfile(request, profile, { serialNumber, now, vaServerDomains, issuer });
    const prepared = prepareCertificate(template, ca.issuer);

    const signed = await this.signer.sign(prepared, { engineId: ca.engineId, keyId: ca.publicKey.keyId });
    const certificate = Certificate.issued({
      certificate: signed,
      publicKey: request.publicKey,
      issuedBy: { caId: ca.id, serialNumber: ca.certificate.serialNumber.hex, level: ca.level },
      engineId: await this.heldKeys.engineOf(request.publicKey.keyId),
      now,
    });
    await this.certificates.addIssued(certificate);
    return { view: toCertificateView(certificate.state, now), warnings: prepared.warnings };
  }
}
