import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Certificates, CAs, issuance profiles, keys, and the outbox of events. */
export class CreateSchema1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE certificate (
        serial_number        text COLLATE "C" NOT NULL,
        der                  bytea NOT NULL,
        status               text NOT NULL,
        type                 text NOT NULL,
        is_ca                boolean NOT NULL,
        engine_id            text NOT NULL,
        key_id               text NOT NULL,
        key_type             text NOT NULL,
        key_bits             integer NOT NULL,
        subject_key_id       text NOT NULL,
        authority_key_id     text NOT NULL,
        subject_common_name  text NOT NULL,
        subject              jsonb NOT NULL,
        issuer               jsonb NOT NULL,
        issuer_ca_id         text NOT NULL,
        issuer_serial_number text NOT NULL,
        issuer_level         integer NOT NULL,
        valid_from           timestamptz NOT NULL,
        valid_to             timestamptz NOT NULL,
        key_usage            text[] NOT NULL,
        extended_key_usage   text[] NOT NULL,
        revocation_timestamp timestamptz,
        revocation_reason    text NOT NULL,
        metadata             jsonb,
        created_at           timestamptz NOT NULL,
        CONSTRAINT certificate_pkey PRIMARY KEY (serial_number)
      )`);
    await runner.query(`CREATE INDEX certificate_created ON certificate (created_at, serial_number)`);
    await runner.query(
      `CREATE INDEX certificate_issuer_ca ON certificate (issuer_ca_id, created_at, serial_number)`,
    );
    await runner.query(`
      CREATE TABLE ca (
        id            text COLLATE "C" NOT NULL,
        serial_number text COLLATE "C" NOT NULL,
        level         integer NOT NULL,
        profile_id    text NOT NULL,
        metadata      jsonb NOT NULL,
        created_at    timestamptz NOT NULL,
        CONSTRAINT ca_pkey PRIMARY KEY (id),
        CONSTRAINT ca_serial_number UNIQUE (serial_number),
        CONSTRAINT ca_current_certificate FOREIGN KEY (serial_number) REFERENCES certificate (serial_number)
      )`);
    await runner.query(`CREATE INDEX ca_created ON ca (created_at, id)`);
    await runner.query(`
      CREATE TABLE issuance_profile (
        id          text COLLATE "C" NOT NULL,
        name        text NOT NULL,
        description text NOT NULL,
        definition  jsonb NOT NULL,
        created_at  timestamptz NOT NULL,
        CONSTRAINT issuance_profile_pkey PRIMARY KEY (id)
      )`);
    await runner.query(`CREATE INDEX issuance_profile_created ON issuance_profile (created_at, id)`);
    await runner.query(`
      CREATE TABLE key (
        engine_id  text COLLATE "C" NOT NULL,
        key_id     text COLLATE "C" NOT NULL,
        type       text NOT NULL,
        bits       integer NOT NULL,
        spki       bytea NOT NULL,
        wrapped    bytea,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT key_pkey PRIMARY KEY (key_id, engine_id)
      )`);
    await runner.query(`
      CREATE TABLE outbox (
        id              bigint GENERATED ALWAYS AS IDENTITY,
        event_id        uuid NOT NULL,
        type            text NOT NULL,
        subject         text NOT NULL,
        event           text NOT NULL,
        created_at      timestamptz NOT NULL DEFAULT now(),
        sequence        bigint,
        published_at    timestamptz,
        attempts        integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        last_error      text,
        CONSTRAINT outbox_pkey PRIMARY KEY (id),
        CONSTRAINT outbox_event_id UNIQUE (event_id),
        CONSTRAINT outbox_sequence_number UNIQUE (sequence)
      )`);
    await runner.query(`CREATE INDEX outbox_unsequenced ON outbox (id) WHERE sequence IS NULL`);
    await runner.query(`CREATE INDEX outbox_unpublished ON outbox (sequence) WHERE published_at IS NULL`);
    await runner.query(
      `CREATE INDEX outbox_failed ON outbox (subject) WHERE published_at IS NULL AND attempts > 0`,
    );
    await runner.query(`
      CREATE TABLE outbox_sequence (
        singleton boolean NOT NULL DEFAULT true,
        last bigint NOT NULL,
        CONSTRAINT outbox_sequence_pkey PRIMARY KEY (singleton),
        CONSTRAINT outbox_sequence_has_one_row CHECK (singleton)
      )`);
    await runner.query(`INSERT INTO outbox_sequence (last) VALUES (0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['outbox_sequence', 'outbox', 'key', 'issuance_profile', 'ca', 'certificate']) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}
