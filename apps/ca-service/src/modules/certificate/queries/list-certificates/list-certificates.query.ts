import type { Page } from '@libs/kernel';
import type { ListParameters } from '@libs/persistence';
import { Query } from '@nestjs/cqrs';
import type { CertificateView } from '../../domain';

export class ListCertificatesQuery extends Query<Page<CertificateView>> {
  constructor(
    readonly parameters: ListParameters,
    /** Only certificates that this CA issued. */
    readonly caId?: string,
  ) {
    super();
  }
}
