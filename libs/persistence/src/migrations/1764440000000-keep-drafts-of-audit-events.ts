import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As KeepDraftsOfDeletedCertificates1764250000000, for the drafts of audit events as well: they hold the same. */
export class KeepDraftsOfAuditEvents1764440000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      keepDraftsOf(
        "'certificate.status.update', 'audit.certificate.status.update'",
        "'ca.status.update', 'audit.ca.status.update'",
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(keepDraftsOf("'certificate.status.update'", "'ca.status.update'"));
  }
}

function keepDraftsOf(ofCertificates: string, ofCas: string): string {
  return `
    CREATE OR REPLACE FUNCTION keep_drafts_of_deleted_certificates() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE outbox event SET draft = (
        CASE WHEN event.type IN (${ofCas})
          THEN jsonb_set(event.draft::jsonb, '{certificate,certificate}', to_jsonb(gone))
          ELSE jsonb_set(event.draft::jsonb, '{certificate}', to_jsonb(gone))
        END)::text
      FROM gone
      WHERE event.origin_id IS NOT NULL AND event.type IN (${ofCertificates}, ${ofCas})
        AND gone.serial_number = CASE WHEN event.type IN (${ofCas})
          THEN event.draft::jsonb #>> '{certificate,serial_number}'
          ELSE event.draft::jsonb ->> 'serial_number'
        END;
      RETURN NULL;
    END $$`;
}
