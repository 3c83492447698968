import { Clock, UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  type CertificateChoice,
  CertificateChoices,
  CertificateRepository,
  type CertificateSnapshot,
  type MetadataPatch,
  type Requester,
  requesterMayChangeCertificate,
} from '../domain';

export class UpdateCertificateMetadata extends Command<CertificateSnapshot> {
  constructor(
    readonly choice: CertificateChoice,
    readonly patch: MetadataPatch,
    readonly requester: Requester,
  ) {
    super();
  }
}

@CommandHandler(UpdateCertificateMetadata)
export class UpdateCertificateMetadataHandler implements ICommandHandler<UpdateCertificateMetadata> {
  constructor(
    private readonly choices: CertificateChoices,
    private readonly certificates: CertificateRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute({ choice, patch, requester }: UpdateCertificateMetadata): Promise<CertificateSnapshot> {
    return this.unitOfWork.run(async () => {
      const id = await this.choices.idOf(choice);
      // Checked before the lock, which stops the CA from issuing.
      requesterMayChangeCertificate(requester, await this.certificates.get(id));
      // The lock serializes patches: no client overwrites the patch of another one.
      const certificate = await this.certificates.getForUpdate(id);
      const now = this.clock.now();
      certificate.patchMetadata(patch, now);
      await this.certificates.save(certificate);
      return certificate.snapshot(now);
    });
  }
}
