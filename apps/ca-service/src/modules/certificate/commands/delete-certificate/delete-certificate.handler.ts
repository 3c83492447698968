import { UnitOfWork } from '@libs/kernel';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { KeyRemovals } from '../../../key/domain';
import { CertificateDeletion, certificateMustBeDeletable } from '../../domain';
import { DeleteCertificateCommand } from './delete-certificate.command';

@CommandHandler(DeleteCertificateCommand)
export class DeleteCertificateHandler implements ICommandHandler<DeleteCertificateCommand> {
  constructor(
    private readonly deletion: CertificateDeletion,
    private readonly keyRemovals: KeyRemovals,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async execute({ serialNumber }: DeleteCertificateCommand): Promise<void> {
    await this.unitOfWork.run(async () => {
      const candidate = await this.deletion.lock(serialNumber);
      certificateMustBeDeletable(candidate);
      candidate.certificate.delete();
      await this.deletion.delete(candidate.certificate);
    });
    // After the commit: what could not be removed now is noted, and removed by a later sweep.
    await this.keyRemovals.removeDue();
  }
}
