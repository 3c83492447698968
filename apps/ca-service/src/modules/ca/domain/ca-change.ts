import type { CertificateState } from '../../certificate/domain';
import type { CaState } from './ca-state';

/** A CA with its current certificate as they were at one moment. */
export interface CaSnapshot {
  readonly state: Readonly<CaState>;
  readonly certificate: Readonly<CertificateState>;
  /** The moment: by it, a certificate that is over counts as EXPIRED. */
  readonly at: Date;
}

/** What happened to a CA. */
export type CaChange =
  | { readonly kind: 'created' | 'imported'; readonly ca: CaSnapshot }
  | {
      readonly kind:
        'status changed' | 'profiles assigned' | 'metadata updated' | 'reissued' | 'rekeyed' | 'moved';
      readonly previous: CaSnapshot;
      readonly updated: CaSnapshot;
    }
  | { readonly kind: 'deleted'; readonly caId: string; readonly cascade: boolean };
