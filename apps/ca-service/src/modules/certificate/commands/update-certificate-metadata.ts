import { Clock, UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CertificateRepository,
  type CertificateSnapshot,
  type MetadataPatch,
  type Requester,
  requesterMayChangeCertificate,
} from '../domain';

export class UpdateCertificateMetadata extends Command<CertificateSnapshot> {
  constructor(
    readonly serialNumber: string,
    readonly patch: MetadataPatch,
    readonly requester: Requester,
  ) {
    super();
  }
}

@CommandHandler(UpdateCertificateMetadata)
export class UpdateCertificateMetadataHandler implements ICommandHandler<UpdateCertificateMetadata> {
  constructor(
    private readonly certificates: CertificateRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute({ serialNumber, patch, requester }: UpdateCertificateMetadata): Promise<CertificateSnapshot> {
    return this.unitOfWork.run(async () => {
      // Checked before the lock, which stops the CA from issuing.
      requesterMayChangeCertificate(requester, await this.certificates.get(serialNumber));
      // The lock serializes patches: no client overwrites the patch of another one.
      const certificate = await this.certificates.getForUpdate(serialNumber);
      const now = this.clock.now();
      certificate.patchMetadata(patch, now);
      await this.certificates.save(certificate);
      return certificate.snapshot(now);
    });
  }
}
