import type { CertificationRequest, LintFinding } from '@libs/crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { HeldKeys } from '../../key/domain';
import { ProfileRepository } from '../../profile/domain';
import {
  Certificate,
  CertificateRepository,
  type CertificateSnapshot,
  Certifier,
  IssuingCas,
  type ProfileChoice,
  type Requester,
  resolveProfile,
  retryWhenCaMoved,
} from '../domain';

export interface IssuedCertificate {
  readonly certificate: CertificateSnapshot;
  /** Findings of lints of level warning. */
  readonly warnings: readonly LintFinding[];
}

export class IssueCertificate extends Command<IssuedCertificate> {
  constructor(
    readonly caId: string,
    readonly request: CertificationRequest,
    readonly profile: ProfileChoice,
    readonly requester: Requester,
  ) {
    super();
  }
}

@CommandHandler(IssueCertificate)
export class IssueCertificateHandler implements ICommandHandler<IssueCertificate> {
  constructor(
    private readonly issuingCas: IssuingCas,
    private readonly profiles: ProfileRepository,
    private readonly heldKeys: HeldKeys,
    private readonly certificates: CertificateRepository,
    private readonly certifier: Certifier,
  ) {}

  /** docs/issuance.md describes the steps and what a crash between them leaves. */
  execute(command: IssueCertificate): Promise<IssuedCertificate> {
    return retryWhenCaMoved(() => this.#issue(command));
  }

  async #issue(command: IssueCertificate): Promise<IssuedCertificate> {
    const { caId, request, profile: choice, requester } = command;
    const ca = await this.issuingCas.get(caId);
    const resolved = await resolveProfile(choice, ca, this.profiles, requester);
    const { id: profileId = '', definition: profile } = resolved;
    const { publicKey } = request;
    const {
      certificate: signed,
      issuedBy,
      now,
      warnings,
    } = await this.certifier.certify(request, ca, profile);
    const engineId = await this.heldKeys.engineOf(publicKey.keyId);
    const certificate = Certificate.issued({
      certificate: signed,
      issuedBy,
      engineId,
      profileId,
      now,
    });
    await this.certificates.addIssued(certificate);
    return { certificate: certificate.snapshot(now), warnings };
  }
}
