import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { CertificateNotFoundError } from '../domain';
import { CertificateReader } from '../persistence/certificate.reader';
import type { CertificateView } from '../wire';

export class GetCertificate extends Query<CertificateView> {
  constructor(
    readonly serialNumber: string,
    /** When given, only a certificate that this CA issued is returned. */
    readonly caId?: string,
  ) {
    super();
  }
}

@QueryHandler(GetCertificate)
export class GetCertificateHandler implements IQueryHandler<GetCertificate> {
  constructor(private readonly certificates: CertificateReader) {}

  async execute({ serialNumber, caId }: GetCertificate): Promise<CertificateView> {
    const view = await this.certificates.find(serialNumber, caId);
    if (!view) throw new CertificateNotFoundError(serialNumber);
    return view;
  }
}
