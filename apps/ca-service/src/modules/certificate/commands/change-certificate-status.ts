import { Clock, UnitOfWork } from '@libs/kernel';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  blocksKey,
  CaHolds,
  type Certificate,
  type CertificateChoice,
  CertificateChoices,
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
    readonly choice: CertificateChoice,
    readonly change: StatusChange,
    readonly requester: Requester,
  ) {
    super();
  }
}

@CommandHandler(ChangeCertificateStatus)
export class ChangeCertificateStatusHandler implements ICommandHandler<ChangeCertificateStatus> {
  constructor(
    private readonly choices: CertificateChoices,
    private readonly certificates: CertificateRepository,
    private readonly statusOfCas: StatusOfCas,
    private readonly holds: CaHolds,
    private readonly compromisedKeys: CompromisedKeys,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  execute(command: ChangeCertificateStatus): Promise<CertificateSnapshot> {
    const { choice, change, requester } = command;
    return this.unitOfWork.run(async () => {
      const before = await this.certificates.get(await this.choices.idOf(choice));
      const { id } = before.state;
      requesterMayChangeCertificate(requester, before);
      // Lock order: a CA before its certificate.
      const caId = await this.certificates.caWithCurrent(id);
      if (caId === undefined) return this.#changeCertificate(before, command);
      await this.statusOfCas.change(caId, change);
      const certificate = await this.certificates.getForUpdate(id);
      return certificate.snapshot(this.clock.now());
    });
  }

  async #changeCertificate(
    before: Certificate,
    { change, requester }: ChangeCertificateStatus,
  ): Promise<CertificateSnapshot> {
    // A permanent revocation is possible while a CA above is on hold.
    const caOnHold = change.status === 'REVOKED' ? undefined : await this.holds.over(before);
    const { id, serialNumber } = before.state;
    const certificate = await this.certificates.getForUpdate(id);
    if (await this.certificates.caWithCurrent(id)) throw new CertificateOfCaError(serialNumber);
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
