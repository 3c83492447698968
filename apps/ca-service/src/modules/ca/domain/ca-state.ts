/** Everything that is kept of a CA beside its certificate. */
export interface CaState {
  readonly id: string;
  /** 0 for a root, the parent's level + 1 otherwise. */
  readonly level: number;
  readonly profileId: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}
