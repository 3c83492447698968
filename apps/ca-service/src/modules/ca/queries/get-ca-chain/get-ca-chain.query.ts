import { Query } from '@nestjs/cqrs';
import type { CertificateView } from '../../../certificate';

/** The certificates from a CA up to its root. */
export class GetCaChainQuery extends Query<readonly CertificateView[]> {
  constructor(
    readonly caId: string,
    /** With the cross certificates of the root, before it. */
    readonly withCrossCertificates: boolean,
  ) {
    super();
  }
}
