import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CERTIFICATE_COUNTS } from './initial/certificate-counts';
import { CERTIFICATES } from './initial/certificates';
import { LIST_FUNCTIONS } from './initial/list-functions';
import { OUTBOX } from './initial/outbox';

const PROFILES = [
  `CREATE TABLE issuance_profile (
    id          text COLLATE "C" NOT NULL,
    name        text NOT NULL,
    description text NOT NULL,
    definition  jsonb NOT NULL,
    created_at  timestamptz NOT NULL,
    CONSTRAINT issuance_profile_pkey PRIMARY KEY (id)
  )`,
  `CREATE INDEX issuance_profile_created ON issuance_profile (created_at, id)`,
];

const KEYS = [
  `CREATE TABLE key (
    engine_id  text COLLATE "C" NOT NULL,
    key_id     text COLLATE "C" NOT NULL,
    type       text NOT NULL,
    bits       integer NOT NULL,
    spki       bytea NOT NULL,
    wrapped    bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT key_pkey PRIMARY KEY (key_id, engine_id)
  )`,
  `CREATE TABLE key_removal (
    engine_id text COLLATE "C" NOT NULL,
    key_id    text COLLATE "C" NOT NULL,
    due_at    timestamptz NOT NULL,
    CONSTRAINT key_removal_pkey PRIMARY KEY (key_id, engine_id)
  )`,
  `CREATE INDEX key_removal_due ON key_removal (due_at)`,
];

const JOBS = [
  `CREATE TABLE job_run (
    name        text COLLATE "C" NOT NULL,
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    seconds     double precision NOT NULL DEFAULT 0,
    items       bigint NOT NULL DEFAULT 0,
    last_error  text,
    runs        bigint NOT NULL DEFAULT 0,
    failures    bigint NOT NULL DEFAULT 0,
    CONSTRAINT job_run_pkey PRIMARY KEY (name)
  )`,
  // One row for all replicas: the time of the last report about rejected requests.
  `CREATE TABLE refusal_report (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    published_at timestamptz NOT NULL
  )`,
  `INSERT INTO refusal_report (published_at) VALUES ('epoch')`,
];

const TABLES = `
  refusal_report, job_run, key_removal, key, issuance_profile, outbox_tail, outbox_sequence, outbox_origin, outbox,
  certificate_period_count, certificate_count, certificate_count_change, compromised_key,
  revocation_by_deletion, ca_certificate, ca, certificate_status, certificate`;

const FUNCTIONS = `
  keep_drafts_of_deleted_certificates, recount_certificates, fold_certificate_counts, count_certificates_on_insert,
  count_certificates_on_update, count_certificates_on_delete, document_sort_key, grams_within, text_grams`;

/** The whole schema of the first version. */
export class CreateSchema1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      ...PROFILES,
      ...KEYS,
      ...JOBS,
      ...LIST_FUNCTIONS,
      ...CERTIFICATES,
      ...CERTIFICATE_COUNTS,
    ];
    for (const statement of [...statements, ...OUTBOX]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP VIEW certificate_period_change`);
    await runner.query(`DROP TABLE ${TABLES}`);
    await runner.query(`DROP FUNCTION ${FUNCTIONS}`);
  }
}
