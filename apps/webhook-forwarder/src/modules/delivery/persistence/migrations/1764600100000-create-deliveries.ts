import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Deliveries and the attempts at them. */
export class CreateDeliveries1764600100000 implements MigrationInterface {
  readonly name = 'CreateDeliveries1764600100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE delivery (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        subscription text NOT NULL,
        event_id text NOT NULL,
        type text NOT NULL,
        subject text NOT NULL,
        event text NOT NULL,
        state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
        is_blocked boolean NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        claim uuid,
        claimed_until timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        CHECK ((state = 'pending') = (finished_at IS NULL)),
        UNIQUE (subscription, event_id)
      )`);
    await runner.query(`
      CREATE INDEX delivery_due ON delivery (subscription, next_attempt_at, id)
      WHERE state = 'pending' AND NOT is_blocked`);
    await runner.query(`
      CREATE INDEX delivery_order ON delivery (subscription, subject, id) WHERE state = 'pending'`);
    await runner.query(`CREATE INDEX delivery_state ON delivery (state, id)`);
    await runner.query(`CREATE INDEX delivery_age ON delivery (created_at)`);
    await runner.query(`
      CREATE TABLE delivery_attempt (
        delivery_id bigint NOT NULL REFERENCES delivery ON DELETE CASCADE,
        at timestamptz NOT NULL,
        status integer,
        error text,
        milliseconds integer NOT NULL
      )`);
    await runner.query(`CREATE INDEX delivery_attempt_order ON delivery_attempt (delivery_id, at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE delivery_attempt');
    await runner.query('DROP TABLE delivery');
  }
}
