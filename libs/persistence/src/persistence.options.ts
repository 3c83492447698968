/** What the persistence library needs to know; the application fills it from its configuration. */
export abstract class PersistenceOptions {
  /** `postgresql://user:password@host:port/database` */
  abstract readonly databaseUrl: string;
  /** Connections of this process. */
  abstract readonly poolSize: number;
  /** 32 bytes, the same in every replica: bookmarks carry an HMAC made with it. */
  abstract readonly bookmarkSecret: Buffer;
}
