/** What the persistence library needs to know; the application fills it from its configuration. */
export abstract class PersistenceOptions {
  /** `postgresql://user:password@host:port/database` */
  abstract readonly databaseUrl: string;
  /** Connections of this process for everything but the reads that `readPoolSize` is for. */
  abstract readonly poolSize: number;
  /** Connections of this process for lists, statistics and the event log; one such read runs on each. */
  abstract readonly readPoolSize: number;
  /** 32 bytes, the same in every replica: bookmarks carry an HMAC made with it. */
  abstract readonly bookmarkSecret: Buffer;
}
