import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Former and cross certificates of CAs, holds that can be taken back, keys that are to be removed. */
export class AddCaLifecycle1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE certificate ADD held_by text, ADD status_before_hold text`);
    await runner.query(`
      CREATE TABLE ca_certificate (
        serial_number text COLLATE "C" NOT NULL,
        ca_id         text COLLATE "C" NOT NULL,
        CONSTRAINT ca_certificate_pkey PRIMARY KEY (serial_number),
        CONSTRAINT ca_certificate_certificate FOREIGN KEY (serial_number) REFERENCES certificate (serial_number),
        CONSTRAINT ca_certificate_ca_id FOREIGN KEY (ca_id) REFERENCES ca (id) ON DELETE CASCADE
      )`);
    await runner.query(`CREATE INDEX ca_certificate_ca ON ca_certificate (ca_id)`);
    await runner.query(`INSERT INTO ca_certificate (serial_number, ca_id) SELECT serial_number, id FROM ca`);
    await runner.query(`
      CREATE TABLE key_removal (
        engine_id text COLLATE "C" NOT NULL,
        key_id    text COLLATE "C" NOT NULL,
        due_at    timestamptz NOT NULL,
        CONSTRAINT key_removal_pkey PRIMARY KEY (key_id, engine_id)
      )`);
    await runner.query(`CREATE INDEX key_removal_due ON key_removal (due_at)`);
    await runner.query(
      `CREATE INDEX certificate_ca_subject ON certificate (subject_common_name) WHERE is_ca`,
    );
    await runner.query(`CREATE INDEX certificate_ca_issuer ON certificate (issuer_ca_id) WHERE is_ca`);
    await runner.query(`CREATE INDEX certificate_held_key ON certificate (key_id) WHERE engine_id <> ''`);
    await runner.query(`CREATE INDEX certificate_held_by ON certificate (held_by) WHERE held_by IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of ['held_by', 'held_key', 'ca_issuer', 'ca_subject']) {
      await runner.query(`DROP INDEX certificate_${index}`);
    }
    await runner.query(`DROP TABLE key_removal`);
    await runner.query(`DROP TABLE ca_certificate`);
    await runner.query(`ALTER TABLE certificate DROP held_by, DROP status_before_hold`);
  }
}
