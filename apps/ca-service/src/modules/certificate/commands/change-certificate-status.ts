import { Clock, UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  blocksKey,
  CaHolds,
  type Certificate,
  CertificateOfCaError,
  CertificateRepository,
  type CertificateSnapshot,
  CompromisedKeys,
  mustNotLeaveHoldOfCa,
  type Requester,
  requesterMayChangeCertificate,
  requesterMaySetStatus,
  type StatusChange,
  StatusOfCas,
} from '../domain';

export class ChangeCertificateStatus extends Command<CertificateSnapshot> {
  constructor(
    readonly serialNumber: string,
    readonly change: StatusChange,
    readonly requester: Requester,
  ) {
    super();
  }
}

@CommandHandler(ChangeCertificateStatus)
export class ChangeCertificateStatusHandler implements ICommandHandler<ChangeCertificateStatus> {
  constructor(
    private readonly certificates: CertificateRepository,
    private readonly statusOfCas: StatusOfCas,
    private readonly holds: CaHolds,
    private readonly compromisedKeys: CompromisedKeys,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute(command: ChangeCertificateStatus): Promise<CertificateSnapshot> {
    const { serialNumber, change, requester } = command;
    return this.unitOfWork.run(async () => {
      const before = await this.certificates.get(serialNumber);
      requesterMayChangeCertificate(requester, before);
      // Lock order: a CA before its certificate.
      const caId = await this.certificates.caWithCurrent(serialNumber);
      if (caId === undefined) return this.#changeCertificate(before, command);
      await this.statusOfCas.change(caId, change);
      const certificate = await this.certificates.getForUpdate(serialNumber);
      return certificate.snapshot(this.clock.now());
    });
  }

  async #changeCertificate(
    before: Certificate,
    { serialNumber, change, requester }: ChangeCertificateStatus,
  ): Promise<CertificateSnapshot> {
    // A permanent revocation is possible while a CA above is on hold.
    const caOnHold = change.status === 'REVOKED' ? undefined : await this.holds.over(before);
    const certificate = await this.certificates.getForUpdate(serialNumber);
    if (await this.certificates.caWithCurrent(serialNumber)) throw new CertificateOfCaError(serialNumber);
    requesterMaySetStatus(requester, certificate, change);
    mustNotLeaveHoldOfCa(certificate, change, caOnHold);
    const now = this.clock.now();
    certificate.changeStatus(change, now);
    await this.certificates.save(certificate);
    const { state } = certificate;
    if (blocksKey(state, change, requester)) await this.compromisedKeys.add(state.key.id, now);
    return certificate.snapshot(now);
  }
}
