import type { Page } from '@libs/kernel';
import type { ListParameters } from '@libs/persistence';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { CaNotFoundError, type CertificateScope } from '../domain';
import { CertificateReader } from '../persistence/certificate.reader';
import type { CertificateView } from '../wire';

export class ListCertificates extends Query<Page<CertificateView>> {
  constructor(
    readonly parameters: ListParameters,
    readonly scope: CertificateScope = {},
  ) {
    super();
  }
}

@QueryHandler(ListCertificates)
export class ListCertificatesHandler implements IQueryHandler<ListCertificates> {
  constructor(private readonly certificates: CertificateReader) {}

  async execute({ parameters, scope }: ListCertificates): Promise<Page<CertificateView>> {
    const { caId, status } = scope;
    // An unknown CA is rejected only without a status (contract 3.2).
    const isAsked = caId !== undefined && status === undefined;
    if (isAsked && !(await this.certificates.hasCa(caId))) throw new CaNotFoundError(caId);
    return this.certificates.list(scope, parameters);
  }
}
