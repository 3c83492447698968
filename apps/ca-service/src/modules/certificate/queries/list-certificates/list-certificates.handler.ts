import type { Page } from '@libs/kernel';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { CaNotFoundError, type CertificateView } from '../../domain';
import { CertificateReader } from '../../persistence/certificate.reader';
import { ListCertificatesQuery } from './list-certificates.query';

@QueryHandler(ListCertificatesQuery)
export class ListCertificatesHandler implements IQueryHandler<ListCertificatesQuery> {
  constructor(private readonly certificates: CertificateReader) {}

  async execute({ parameters, caId }: ListCertificatesQuery): Promise<Page<CertificateView>> {
    if (caId === undefined) return this.certificates.list(parameters);
    if (!(await this.certificates.hasCa(caId))) throw new CaNotFoundError(caId);
    return this.certificates.listOfCa(caId, parameters);
  }
}
