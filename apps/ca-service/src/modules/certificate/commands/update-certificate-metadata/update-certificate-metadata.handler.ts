import { Clock, UnitOfWork } from '@libs/kernel';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CertificateRepository, type CertificateSnapshot, requesterMayChangeCertificate } from '../../domain';
import { UpdateCertificateMetadataCommand } from './update-certificate-metadata.command';

@CommandHandler(UpdateCertificateMetadataCommand)
export class UpdateCertificateMetadataHandler implements ICommandHandler<UpdateCertificateMetadataCommand> {
  constructor(
    private readonly certificates: CertificateRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute({
    serialNumber,
    patch,
    requester,
  }: UpdateCertificateMetadataCommand): Promise<CertificateSnapshot> {
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
