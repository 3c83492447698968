import { Clock, UnitOfWork } from '@libs/kernel';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CaStatusNeedsAdminError,
  CertificateOfCaError,
  CertificateRepository,
  type CertificateView,
  StatusOfCas,
  toCertificateView,
} from '../../domain';
import { ChangeCertificateStatusCommand } from './change-certificate-status.command';

@CommandHandler(ChangeCertificateStatusCommand)
export class ChangeCertificateStatusHandler implements ICommandHandler<ChangeCertificateStatusCommand> {
  constructor(
    private readonly certificates: CertificateRepository,
    private readonly statusOfCas: StatusOfCas,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute(command: ChangeCertificateStatusCommand): Promise<CertificateView> {
    const { serialNumber, change, mayChangeCas } = command;
    return this.unitOfWork.run(async () => {
      // Before the certificate is locked: a CA is locked first, then its certificate.
      const caId = await this.certificates.caWithCurrent(serialNumber);
      if (caId === undefined) return this.#changeCertificate(command);
      if (!mayChangeCas) throw new CaStatusNeedsAdminError(caId);
      await this.statusOfCas.change(caId, change);
      const { state } = await this.certificates.getForUpdate(serialNumber);
      return toCertificateView(state, this.clock.now());
    });
  }

  async #changeCertificate({
    serialNumber,
    change,
  }: ChangeCertificateStatusCommand): Promise<CertificateView> {
    const certificate = await this.certificates.getForUpdate(serialNumber);
    if (await this.certificates.caWithCurrent(serialNumber)) throw new CertificateOfCaError(serialNumber);
    const now = this.clock.now();
    certificate.changeStatus(change.status, change.reason, now);
    await this.certificates.save(certificate);
    return toCertificateView(certificate.state, now);
  }
}
