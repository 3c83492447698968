import { Query } from '@nestjs/cqrs';
import type { CertificateView } from '../../wire';

export class GetCertificateQuery extends Query<CertificateView> {
  constructor(
    readonly serialNumber: string,
    /** Only a certificate that this CA issued. */
    readonly caId?: string,
  ) {
    super();
  }
}
