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
      // Before the lock, which would stop the CA from issuing.
      requesterMayChangeCertificate(requester, await this.certificates.get(serialNumber));
      // The lock makes patches of two clients apply one after the other: neither undoes the other's.
      const certificate = await this.certificates.getForUpdate(serialNumber);
      const now = this.clock.now();
      certificate.patchMetadata(patch, now);
      await this.certificates.save(certificate);
      return certificate.snapshot(now);
    });
  }
}
