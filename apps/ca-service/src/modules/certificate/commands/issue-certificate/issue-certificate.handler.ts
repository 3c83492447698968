import { CertificateSigner, prepareCertificate, SerialNumber } from '@libs/crypto';
import { Clock, Randomness } from '@libs/kernel';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { HeldKeys } from '../../../key';
import { type ProfileDefinition, ProfileRepository } from '../../../profile';
import {
  applyIssuanceRules,
  applyProfile,
  Certificate,
  CertificateRepository,
  type CertificateView,
  type IssuingCa,
  IssuingCas,
  toCertificateView,
} from '../../domain';
import { IssuanceSettings } from '../../issuance-settings';
import { IssueCertificateCommand, type ProfileChoice } from './issue-certificate.command';

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
  async execute({ caId, request, profile: choice }: IssueCertificateCommand): Promise<CertificateView> {
    const ca = await this.issuingCas.get(caId);
    const profile = await this.#resolve(choice, ca);
    applyIssuanceRules({ ca, profile, publicKey: request.publicKey });

    const now = this.clock.now();
    const { vaServerDomains } = this.settings;
    const serialNumber = SerialNumber.random(this.randomness);
    const template = applyProfile(request, profile, { serialNumber, now, vaServerDomains });
    const prepared = prepareCertificate(template, { ...ca.certificate, publicKey: ca.publicKey });

    const signed = await this.signer.sign(prepared, { engineId: ca.engineId, keyId: ca.publicKey.keyId });
    const certificate = Certificate.issued({
      certificate: signed,
      publicKey: request.publicKey,
      issuedBy: { caId: ca.id, serialNumber: ca.certificate.serialNumber.hex, level: ca.level },
      engineId: await this.heldKeys.engineOf(request.publicKey.keyId),
      now,
    });
    await this.certificates.addIssued(certificate);
    return toCertificateView(certificate.state, now);
  }

  async #resolve(choice: ProfileChoice, ca: IssuingCa): Promise<ProfileDefinition> {
    if (choice === 'default of the CA') return (await this.profiles.get(ca.defaultProfileId)).definition;
    return 'inline' in choice ? choice.inline : (await this.profiles.get(choice.id)).definition;
  }
}
