import { Clock, UnitOfWork } from '@libs/kernel';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CertificateOfCaError,
  CertificateRepository,
  type CertificateView,
  toCertificateView,
} from '../../domain';
import { ChangeCertificateStatusCommand } from './change-certificate-status.command';

@CommandHandler(ChangeCertificateStatusCommand)
export class ChangeCertificateStatusHandler implements ICommandHandler<ChangeCertificateStatusCommand> {
  constructor(
    private readonly certificates: CertificateRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute({ serialNumber, status, reason }: ChangeCertificateStatusCommand): Promise<CertificateView> {
    return this.unitOfWork.run(async () => {
      const certificate = await this.certificates.getForUpdate(serialNumber);
      // A CA's status reaches everything it issued; changing it here would leave its certificates behind.
      if (await this.certificates.isOfCa(serialNumber)) throw new CertificateOfCaError(serialNumber);
      const now = this.clock.now();
      certificate.changeStatus(status, reason, now);
      await this.certificates.save(certificate);
      return toCertificateView(certificate.state, now);
    });
  }
}
