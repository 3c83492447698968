import { UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { KeyRemovals } from '../../key/domain';
import {
  type CertificateChoice,
  CertificateChoices,
  CertificateDeletion,
  certificateMustBeDeletable,
} from '../domain';

/** Deletes a certificate whose CA is deleted, and its private key. */
export class DeleteCertificate extends Command<void> {
  constructor(readonly choice: CertificateChoice) {
    super();
  }
}

@CommandHandler(DeleteCertificate)
export class DeleteCertificateHandler implements ICommandHandler<DeleteCertificate> {
  constructor(
    private readonly choices: CertificateChoices,
    private readonly deletion: CertificateDeletion,
    private readonly keyRemovals: KeyRemovals,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async execute({ choice }: DeleteCertificate): Promise<void> {
    await this.unitOfWork.run(async () => {
      const candidate = await this.deletion.lock(await this.choices.idOf(choice));
      certificateMustBeDeletable(candidate);
      candidate.certificate.delete();
      await this.deletion.delete(candidate.certificate);
    });
    // After the commit. A key that cannot be removed now is removed by a later sweep.
    await this.keyRemovals.removeDue();
  }
}
