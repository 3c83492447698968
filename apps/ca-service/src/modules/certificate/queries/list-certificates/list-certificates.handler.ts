import type { Page } from '@libs/kernel';
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { CaNotFoundError } from '../../domain';
import { CertificateReader } from '../../persistence/certificate.reader';
import type { CertificateView } from '../../wire';
import { ListCertificatesQuery } from './list-certificates.query';

@QueryHandler(ListCertificatesQuery)
export class ListCertificatesHandler implements IQueryHandler<ListCertificatesQuery> {
  constructor(private readonly certificates: CertificateReader) {}

  async execute({ parameters, scope }: ListCertificatesQuery): Promise<Page<CertificateView>> {
    const { caId, status } = scope;
    // By status, the CA is not looked for (contract 3.2).
    const isAsked = caId !== undefined && status === undefined;
    if (isAsked && !(await this.certificates.hasCa(caId))) throw new CaNotFoundError(caId);
    return this.certificates.list(scope, parameters);
  }
}
