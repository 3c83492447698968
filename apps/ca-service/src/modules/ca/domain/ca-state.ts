import type { AllowedProfileIds } from './allowed-profiles';

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
