export interface EmbeddedPostgresOptions {
  /** Holds the database, its password and the lock; made when missing. For example `<DATA_DIR>/postgres`. */
  readonly dataDirectory: string;
  /** Takes every line that PostgreSQL logs. */
  readonly log?: ((line: string) => void) | undefined;
  /** Told once, with a sentence, when PostgreSQL ends although nobody called `stop()`. */
  readonly onExit?: ((reason: string) => void) | undefined;
  /** More server settings, by their names in postgresql.conf. Address, port and sockets cannot be changed. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** The role of a new database may also create databases and write checkpoints. */
  readonly isForTests?: boolean | undefined;
}
