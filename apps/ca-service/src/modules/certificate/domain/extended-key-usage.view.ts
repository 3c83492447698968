import { type ExtendedKeyUsage, type NamedExtendedKeyUsage, partitionExtendedKeyUsages } from '@libs/crypto';

/** Existing clients fail on a purpose they have no name for (contract 2.1), so the others stand apart. */
export interface ExtendedKeyUsageView {
  readonly extended_key_usage: readonly NamedExtendedKeyUsage[];
  /** Dotted object identifiers; absent when there are none. */
  readonly extended_key_usage_oids?: readonly string[];
}

export function toExtendedKeyUsageView(usages: readonly ExtendedKeyUsage[]): ExtendedKeyUsageView {
  const { named, others } = partitionExtendedKeyUsages(usages);
  return {
    extended_key_usage: named,
    ...(others.length > 0 ? { extended_key_usage_oids: others } : {}),
  };
}
