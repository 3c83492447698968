import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type CertificateChoice, CertificateChoices, CertificateNotFoundError } from '../domain';
import { CertificateReader } from '../persistence/certificate.reader';
import type { CertificateView } from '../wire';

export class GetCertificate extends Query<CertificateView> {
  constructor(readonly choice: CertificateChoice) {
    super();
  }
}

@QueryHandler(GetCertificate)
export class GetCertificateHandler implements IQueryHandler<GetCertificate> {
  constructor(
    private readonly choices: CertificateChoices,
    private readonly certificates: CertificateReader,
  ) {}

  async execute({ choice }: GetCertificate): Promise<CertificateView> {
    const view = await this.certificates.find(await this.choices.idOf(choice));
    if (!view) throw new CertificateNotFoundError(choice.serialNumber);
    return view;
  }
}
