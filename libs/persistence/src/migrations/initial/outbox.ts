/**
 * A draft takes the unchangeable columns of its certificate from the row. When the row is deleted before the event is
 * written, this trigger copies the row into the draft. Without drafts it costs one look at an empty index per statement.
 */
const KEEP_DRAFTS = `
  CREATE FUNCTION keep_drafts_of_deleted_certificates() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE outbox event SET draft = (
        CASE WHEN event.type IN ('ca.status.update', 'audit.ca.status.update')
          THEN jsonb_set(event.draft::jsonb, '{certificate,certificate}', to_jsonb(gone))
          ELSE jsonb_set(event.draft::jsonb, '{certificate}', to_jsonb(gone))
        END)::text
      FROM gone
      WHERE event.origin_id IS NOT NULL AND event.type IN ('certificate.status.update', 'audit.certificate.status.update', 'ca.status.update', 'audit.ca.status.update')
        AND gone.id = (CASE WHEN event.type IN ('ca.status.update', 'audit.ca.status.update')
          THEN event.draft::jsonb #>> '{certificate,certificate_id}'
          ELSE event.draft::jsonb ->> 'certificate_id'
        END)::uuid;
      RETURN NULL;
    END $$`;

/** The outbox of events. Set-based changes write drafts, which the relay replaces by events before it numbers them. */
export const OUTBOX = [
  `CREATE TABLE outbox (
    id              bigint GENERATED ALWAYS AS IDENTITY,
    event_id        uuid NOT NULL,
    type            text NOT NULL,
    subject         text NOT NULL,
    event           text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    sequence        bigint,
    published_at    timestamptz,
    attempts        integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_error      text,
    draft           text,
    origin_id       bigint,
    blocked_by      text,
    blocked_at      timestamptz,
    CONSTRAINT outbox_pkey PRIMARY KEY (id),
    CONSTRAINT outbox_event_id UNIQUE (event_id),
    CONSTRAINT outbox_sequence_number UNIQUE (sequence),
    CONSTRAINT outbox_event_or_draft CHECK ((event IS NULL) <> (draft IS NULL)),
    CONSTRAINT outbox_draft_has_origin CHECK ((draft IS NULL) = (origin_id IS NULL)),
    CONSTRAINT outbox_number_has_event CHECK (sequence IS NULL OR event IS NOT NULL),
    CONSTRAINT outbox_blocked_by CHECK (blocked_by IN ('failure', 'unknown-type', 'predecessor')),
    CONSTRAINT outbox_blocked_has_time CHECK ((blocked_by IS NULL) = (blocked_at IS NULL)),
    CONSTRAINT outbox_blocked_is_not_published CHECK (blocked_by IS NULL OR published_at IS NULL)
  )`,
  // Events that are set aside, and those that wait behind them, are in none of the indexes that the relay works along.
  `CREATE INDEX outbox_unsequenced ON outbox (id) WHERE sequence IS NULL AND blocked_by IS NULL`,
  `CREATE INDEX outbox_unpublished ON outbox (sequence) WHERE published_at IS NULL AND blocked_by IS NULL`,
  `CREATE INDEX outbox_failed ON outbox (subject) WHERE published_at IS NULL AND attempts > 0`,
  `CREATE INDEX outbox_drafts ON outbox (origin_id, id) WHERE origin_id IS NOT NULL`,
  `CREATE INDEX outbox_blocked_unnumbered ON outbox (subject, id) WHERE sequence IS NULL AND blocked_by IS NOT NULL`,
  `CREATE INDEX outbox_blocked_numbered ON outbox (subject, id)
    WHERE sequence IS NOT NULL AND blocked_by IS NOT NULL`,
  `CREATE INDEX outbox_unknown_type ON outbox (type, id) WHERE blocked_by = 'unknown-type'`,
  `CREATE TABLE outbox_origin (
    id         bigint GENERATED ALWAYS AS IDENTITY,
    origin     text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT outbox_origin_pkey PRIMARY KEY (id)
  )`,
  `CREATE TABLE outbox_sequence (
    singleton boolean NOT NULL DEFAULT true,
    last      bigint NOT NULL,
    CONSTRAINT outbox_sequence_pkey PRIMARY KEY (singleton),
    CONSTRAINT outbox_sequence_has_one_row CHECK (singleton)
  )`,
  `INSERT INTO outbox_sequence (last) VALUES (0)`,
  `CREATE TABLE outbox_tail (
    singleton boolean NOT NULL DEFAULT true,
    removed   bigint NOT NULL,
    CONSTRAINT outbox_tail_pkey PRIMARY KEY (singleton),
    CONSTRAINT outbox_tail_has_one_row CHECK (singleton)
  )`,
  `INSERT INTO outbox_tail (removed) VALUES (0)`,
  KEEP_DRAFTS,
  `CREATE TRIGGER keep_drafts_of_deleted_certificates AFTER DELETE ON certificate
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION keep_drafts_of_deleted_certificates()`,
];
