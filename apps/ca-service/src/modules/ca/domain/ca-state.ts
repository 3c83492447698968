import type { AllowedProfileIds } from './allowed-profiles';
import type { CertificateState } from '../../certificate/domain';

/** The stored state of a CA without its certificate. */
export interface CaState {
  readonly id: string;
  readonly createdAt: Date;
  /** 0 for a root or a CA whose issuer is unknown, else the parent's level + 1. */
  level: number;
  /** Id of the default issuance profile; `''` only for imported CAs. */
  profileId: string;
  allowedProfileIds: AllowedProfileIds;
  metadata: Readonly<Record<string, unknown>>;
}

/** A CA and its current certificate at one moment. */
export interface CaSnapshot {
  readonly state: Readonly<CaState>;
  readonly certificate: Readonly<CertificateState>;
  /** A certificate whose `validTo` is before this time is EXPIRED. */
  readonly at: Date;
}

/** A recorded change of a CA. */
export type CaChange =
  | { readonly kind: 'created' | 'imported'; readonly ca: CaSnapshot }
  | {
      readonly kind:
        'status changed' | 'profiles assigned' | 'metadata updated' | 'reissued' | 'rekeyed' | 'moved';
      readonly previous: CaSnapshot;
      readonly updated: CaSnapshot;
    }
  | { readonly kind: 'deleted'; readonly caId: string; readonly cascade: boolean };
