import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An event that cannot be written out or published is set aside, and the later ones of its subject wait behind it.
 * None of them is in the indexes along which the relay works: however many there are, the others do not pay for them.
 */
export class SetEventsAside1764450000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE outbox
        ADD COLUMN blocked_by text,
        ADD COLUMN blocked_at timestamptz,
        ADD CONSTRAINT outbox_blocked_by CHECK (blocked_by IN ('failure', 'unknown-type', 'predecessor')),
        ADD CONSTRAINT outbox_blocked_has_time CHECK ((blocked_by IS NULL) = (blocked_at IS NULL)),
        ADD CONSTRAINT outbox_blocked_is_not_published CHECK (blocked_by IS NULL OR published_at IS NULL)`);
    await runner.query(`DROP INDEX outbox_unsequenced, outbox_unpublished`);
    await runner.query(
      `CREATE INDEX outbox_unsequenced ON outbox (id) WHERE sequence IS NULL AND blocked_by IS NULL`,
    );
    await runner.query(
      `CREATE INDEX outbox_unpublished ON outbox (sequence) WHERE published_at IS NULL AND blocked_by IS NULL`,
    );
    await runner.query(
      `CREATE INDEX outbox_blocked_unnumbered ON outbox (subject, id) WHERE sequence IS NULL AND blocked_by IS NOT NULL`,
    );
    await runner.query(
      `CREATE INDEX outbox_blocked_numbered ON outbox (subject, id) WHERE sequence IS NOT NULL AND blocked_by IS NOT NULL`,
    );
    await runner.query(
      `CREATE INDEX outbox_unknown_type ON outbox (type, id) WHERE blocked_by = 'unknown-type'`,
    );
  }

  /** What is set aside is tried again by the relay of the version before, which stops at the first that fails. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP INDEX outbox_unsequenced, outbox_unpublished, outbox_blocked_unnumbered, outbox_blocked_numbered,
        outbox_unknown_type`,
    );
    await runner.query(`ALTER TABLE outbox DROP COLUMN blocked_by, DROP COLUMN blocked_at`);
    await runner.query(`CREATE INDEX outbox_unsequenced ON outbox (id) WHERE sequence IS NULL`);
    await runner.query(`CREATE INDEX outbox_unpublished ON outbox (sequence) WHERE published_at IS NULL`);
  }
}
