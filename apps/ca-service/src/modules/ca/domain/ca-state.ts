import type { AllowedProfileIds } from './allowed-profiles';
import type { CertificateState } from '../../certificate/domain';

/** Everything that is kept of a CA beside its certificate. */
export interface CaState {
  readonly id: string;
  readonly createdAt: Date;
  /** 0 for a root, or while the parent is not known; the parent's level + 1 otherwise. */
  level: number;
  /** The default issuance profile; `''` only for imported CAs. */
  profileId: string;
  allowedProfileIds: AllowedProfileIds;
  metadata: Readonly<Record<string, unknown>>;
}

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
