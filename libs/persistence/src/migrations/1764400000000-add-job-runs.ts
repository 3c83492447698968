import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each job last did, one row per job; and how far old events were removed from the log. */
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
    await runner.query(`
      CREATE TABLE outbox_tail (
        singleton boolean NOT NULL DEFAULT true,
        removed   bigint NOT NULL,
        CONSTRAINT outbox_tail_pkey PRIMARY KEY (singleton),
        CONSTRAINT outbox_tail_has_one_row CHECK (singleton)
      )`);
    await runner.query(`INSERT INTO outbox_tail (removed) VALUES (0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE outbox_tail`);
    await runner.query(`DROP TABLE job_run`);
  }
}
