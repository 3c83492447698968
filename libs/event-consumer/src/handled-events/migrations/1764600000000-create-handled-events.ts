import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a service has handled, and how far it has read: a row per event, a row per consumer. */
export class CreateHandledEvents1764600000000 implements MigrationInterface {
  readonly name = 'CreateHandledEvents1764600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE handled_event (
        consumer text NOT NULL,
        event_id text NOT NULL,
        sequence bigint,
        handled_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (consumer, event_id)
      )`);
    await runner.query(`CREATE INDEX handled_event_age ON handled_event (consumer, handled_at)`);
    await runner.query(`
      CREATE TABLE event_position (
        consumer text PRIMARY KEY,
        sequence bigint NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_position');
    await runner.query('DROP TABLE handled_event');
  }
}
