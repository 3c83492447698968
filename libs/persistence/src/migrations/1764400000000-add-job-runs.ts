import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each job last did: one row per job. */
export class AddJobRuns1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE job_run (
        name        text COLLATE "C" NOT NULL,
        started_at  timestamptz NOT NULL,
        finished_at timestamptz,
        seconds     double precision NOT NULL DEFAULT 0,
        items       bigint NOT NULL DEFAULT 0,
        last_error  text,
        runs        bigint NOT NULL DEFAULT 0,
        failures    bigint NOT NULL DEFAULT 0,
        CONSTRAINT job_run_pkey PRIMARY KEY (name)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE job_run`);
  }
}
