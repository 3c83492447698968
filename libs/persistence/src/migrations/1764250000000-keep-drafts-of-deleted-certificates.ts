import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A draft refers to the row of its certificate for what never changes of it. When the row is deleted before the
 * event is written out, the draft takes the row along, whoever deletes it. Without drafts it costs one look at an
 * empty index per statement that deletes.
 */
export class KeepDraftsOfDeletedCertificates1764250000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION keep_drafts_of_deleted_certificates() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE outbox event SET draft = (
          CASE event.type
            WHEN 'ca.status.update'
              THEN jsonb_set(event.draft::jsonb, '{certificate,certificate}', to_jsonb(gone))
            ELSE jsonb_set(event.draft::jsonb, '{certificate}', to_jsonb(gone))
          END)::text
        FROM gone
        WHERE event.origin_id IS NOT NULL AND event.type IN ('certificate.status.update', 'ca.status.update')
          AND gone.serial_number = CASE event.type
            WHEN 'ca.status.update' THEN event.draft::jsonb #>> '{certificate,serial_number}'
            ELSE event.draft::jsonb ->> 'serial_number'
          END;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER keep_drafts_of_deleted_certificates AFTER DELETE ON certificate
      REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
      EXECUTE FUNCTION keep_drafts_of_deleted_certificates()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER keep_drafts_of_deleted_certificates ON certificate`);
    await runner.query(`DROP FUNCTION keep_drafts_of_deleted_certificates()`);
  }
}
