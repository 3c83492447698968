import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One row for the whole service: when requests that were refused were last reported. */
export class AddRefusalReport1764450000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE refusal_report (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        published_at timestamptz NOT NULL
      )`,
    );
    await runner.query(`INSERT INTO refusal_report (published_at) VALUES ('epoch')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE refusal_report`);
  }
}
