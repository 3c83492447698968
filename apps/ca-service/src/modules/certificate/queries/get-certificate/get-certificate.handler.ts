import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { CertificateNotFoundError } from '../../domain';
import { CertificateReader } from '../../persistence/certificate.reader';
import type { CertificateView } from '../../wire';
import { GetCertificateQuery } from './get-certificate.query';

@QueryHandler(GetCertificateQuery)
export class GetCertificateHandler implements IQueryHandler<GetCertificateQuery> {
  constructor(private readonly certificates: CertificateReader) {}

  async execute({ serialNumber, caId }: GetCertificateQuery): Promise<CertificateView> {
    const view = await this.certificates.find(serialNumber, caId);
    if (!view) throw new CertificateNotFoundError(serialNumber);
    return view;
  }
}
