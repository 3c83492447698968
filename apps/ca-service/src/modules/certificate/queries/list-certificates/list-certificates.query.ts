import type { Page } from '@libs/kernel';
import type { ListParameters } from '@libs/persistence';
import { Query } from '@nestjs/cqrs';
import type { CertificateScope } from '../../domain';
import type { CertificateView } from '../../wire';

export class ListCertificatesQuery extends Query<Page<CertificateView>> {
  constructor(
    readonly parameters: ListParameters,
    readonly scope: CertificateScope = {},
  ) {
    super();
  }
}
