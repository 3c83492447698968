/**
 * Keys of all advisory locks (docs/locking.md). Programs that share a database must not share a key by accident.
 * PostgreSQL keeps single keys of 64 bits apart from pairs of 32 bits.
 */
export const ADVISORY_LOCKS = {
  migration: 4_207_100_110,
  caHierarchy: 4_207_100_111,
  certificateCounts: 4_207_100_113,
  webhookMigration: 4_207_100_126,
} as const;

/** Pairs: the first half is "outb" in ASCII. More lanes of subjects would take the second halves 2, 3 and so on. */
export const OUTBOX_LOCKS = {
  sequencer: [0x6f757462, 0],
  publisher: [0x6f757462, 1],
} as const;

/**
 * Seeds of hashtextextended, which makes a key of 64 bits from the id of a CA. Each use of a CA has its own seed, so
 * that signing messages does not wait for a change that only issuing has to wait for.
 */
export const CA_LOCK_SEEDS = {
  issuing: 1,
  'signing messages': 2,
  existing: 3,
} as const;

/** Seed of hashtextextended for serial numbers; another number than CA_LOCK_SEEDS. */
export const SERIAL_NUMBER_LOCK_SEED = 4;

/** What a transaction does with a CA while it holds the CA's advisory lock. */
export type CaUse = keyof typeof CA_LOCK_SEEDS;
