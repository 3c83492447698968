import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events of set-based changes are stored as drafts, which the sequencer writes out before it numbers them. */
export class AddEventDrafts1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_origin (
        id         bigint GENERATED ALWAYS AS IDENTITY,
        origin     text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT outbox_origin_pkey PRIMARY KEY (id)
      )`);
    await runner.query(`
      ALTER TABLE outbox
        ALTER COLUMN event DROP NOT NULL,
        ADD COLUMN draft text,
        ADD COLUMN origin_id bigint,
        ADD CONSTRAINT outbox_event_or_draft CHECK ((event IS NULL) <> (draft IS NULL)),
        ADD CONSTRAINT outbox_draft_has_origin CHECK ((draft IS NULL) = (origin_id IS NULL)),
        ADD CONSTRAINT outbox_number_has_event CHECK (sequence IS NULL OR event IS NOT NULL)`);
    await runner.query(`CREATE INDEX outbox_drafts ON outbox (origin_id, id) WHERE origin_id IS NOT NULL`);
  }

  /** Fails while there are drafts: without the code that knows them their events could never be told. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE outbox ALTER COLUMN event SET NOT NULL`);
    await runner.query(`ALTER TABLE outbox DROP COLUMN draft, DROP COLUMN origin_id`);
    await runner.query(`ALTER TABLE outbox DROP CONSTRAINT outbox_number_has_event`);
    await runner.query(`DROP TABLE outbox_origin`);
  }
}
