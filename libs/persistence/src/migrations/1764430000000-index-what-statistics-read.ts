import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Of columns PostgreSQL only knows the shares: it takes the certificates that are ACTIVE and over for as many as the
 * share of ACTIVE ones times the share of what is over, nearly all of which is EXPIRED, and reads the whole table for
 * the few. Of an expression it knows better. And the certificates of CAs, which are few, have small indexes with all
 * that is counted of them.
 */
export class IndexWhatStatisticsRead1764430000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX certificate_expiring`);
    await runner.query(`
      CREATE INDEX certificate_expiring ON certificate_status ((CASE WHEN status = 'ACTIVE' THEN valid_to END))`);
    await runner.query(`
      CREATE INDEX certificate_status_ca ON certificate_status (serial_number) INCLUDE (status, valid_to) WHERE is_ca`);
    await runner.query(
      `CREATE INDEX certificate_ca_engine ON certificate (serial_number) INCLUDE (engine_id) WHERE is_ca`,
    );
    await runner.query(`ANALYZE certificate_status`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX certificate_expiring, certificate_status_ca, certificate_ca_engine`);
    await runner.query(
      `CREATE INDEX certificate_expiring ON certificate_status (valid_to) WHERE status = 'ACTIVE'`,
    );
  }
}
