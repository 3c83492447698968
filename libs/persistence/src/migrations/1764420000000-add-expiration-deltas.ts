import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In the past, so that the first run looks at what was there before, and stores the right moment. */
const LOOK_AT_ONCE = `
  SET next_expiration_delta_at = 'epoch' WHERE metadata ? 'lamassu.io/ca/expiration-deltas'`;

/**
 * When an expiration delta is due is stored beside the metadata, so that nobody has to read all metadata to find
 * those: an index of those that wait, which costs the others nothing.
 */
export class AddExpirationDeltas1764420000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['certificate', 'ca']) {
      await runner.query(`ALTER TABLE ${table} ADD next_expiration_delta_at timestamptz`);
      await runner.query(`UPDATE ${table} ${LOOK_AT_ONCE}`);
      await runner.query(
        `CREATE INDEX ${table}_expiration_delta ON ${table} (next_expiration_delta_at)
         WHERE next_expiration_delta_at IS NOT NULL`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['ca', 'certificate']) {
      await runner.query(`DROP INDEX ${table}_expiration_delta`);
      await runner.query(`ALTER TABLE ${table} DROP next_expiration_delta_at`);
    }
  }
}
