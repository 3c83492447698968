import type { Page } from '@libs/kernel';
import type { ListParameters } from '@libs/persistence';
import { Query } from '@nestjs/cqrs';
import type { CertificateScope, CertificateView } from '../../domain';

export class ListCertificatesQuery extends Query<Page<CertificateView>> {
  constructor(
    readonly parameters: ListParameters,
    readonly scope: CertificateScope = {},
  ) {
    super();
  }
}
