/** Certificates, their status (docs/adr/0022) and CAs. What lists filter and sort on has an index (docs/adr/0016). */
export const CERTIFICATES = [
  `CREATE TABLE certificate (
    id                       uuid NOT NULL,
    serial_number            text COLLATE "C" NOT NULL,
    issuer_identity          bytea NOT NULL,
    issuer_certificate_id    uuid,
    der                      bytea NOT NULL,
    type                     text NOT NULL,
    is_ca                    boolean NOT NULL,
    engine_id                text NOT NULL,
    key_id                   text NOT NULL,
    key_type                 text NOT NULL,
    key_bits                 integer NOT NULL,
    subject_key_id           text NOT NULL,
    authority_key_id         text NOT NULL,
    subject_common_name      text NOT NULL,
    subject                  jsonb NOT NULL,
    issuer                   jsonb NOT NULL,
    issuer_serial_number     text NOT NULL,
    valid_from               timestamptz NOT NULL,
    valid_to                 timestamptz NOT NULL,
    key_usage                text[] NOT NULL,
    extended_key_usage       text[] NOT NULL,
    metadata                 jsonb,
    created_at               timestamptz NOT NULL,
    subject_alt_names        text[] NOT NULL DEFAULT '{}',
    next_expiration_delta_at timestamptz,
    CONSTRAINT certificate_pkey PRIMARY KEY (id),
    CONSTRAINT certificate_serial_number UNIQUE (serial_number, issuer_identity)
  )`,
  `CREATE INDEX certificate_created ON certificate (created_at, id)`,
  `CREATE INDEX certificate_valid_to ON certificate (valid_to, id)`,
  `CREATE INDEX certificate_valid_from ON certificate (valid_from, id)`,
  `CREATE INDEX certificate_subject ON certificate (subject_common_name, id)`,
  `CREATE INDEX certificate_subject_key ON certificate (subject_key_id)`,
  `CREATE INDEX certificate_subject_grams ON certificate USING gin (text_grams(subject_common_name))`,
  `CREATE INDEX certificate_metadata ON certificate USING gin (metadata jsonb_path_ops)`,
  `CREATE INDEX certificate_alt_names ON certificate USING gin (subject_alt_names)`,
  // Partial indexes: issuing a certificate to others writes none of them.
  `CREATE INDEX certificate_ca_engine ON certificate (id) INCLUDE (engine_id) WHERE is_ca`,
  `CREATE INDEX certificate_held_key ON certificate (key_id) WHERE engine_id <> ''`,
  `CREATE INDEX certificate_expiration_delta ON certificate (next_expiration_delta_at)
    WHERE next_expiration_delta_at IS NOT NULL`,

  `CREATE TABLE certificate_status (
    certificate_id       uuid NOT NULL,
    status               text NOT NULL,
    revocation_timestamp timestamptz,
    revocation_reason    text NOT NULL,
    held_by              text,
    status_before_hold   text,
    issuer_ca_id         text NOT NULL,
    issuer_level         integer NOT NULL,
    is_ca                boolean NOT NULL,
    valid_to             timestamptz NOT NULL,
    created_at           timestamptz NOT NULL,
    profile_id           text,
    CONSTRAINT certificate_status_pkey PRIMARY KEY (certificate_id),
    CONSTRAINT certificate_status_certificate FOREIGN KEY (certificate_id)
      REFERENCES certificate (id) ON DELETE CASCADE
  )`,
  `CREATE INDEX certificate_status_created ON certificate_status (status, created_at, certificate_id)`,
  `CREATE INDEX certificate_issuer_ca ON certificate_status (issuer_ca_id, created_at, certificate_id)`,
  // PostgreSQL keeps statistics of an indexed expression; of two columns it only multiplies the shares, and reads the
  // whole table for the few certificates that are ACTIVE and have ended.
  `CREATE INDEX certificate_expiring ON certificate_status ((CASE WHEN status = 'ACTIVE' THEN valid_to END))`,
  `CREATE INDEX certificate_status_ca ON certificate_status (certificate_id) INCLUDE (status, valid_to) WHERE is_ca`,
  `CREATE INDEX certificate_ca_issuer ON certificate_status (issuer_ca_id) WHERE is_ca`,
  `CREATE INDEX certificate_held_by ON certificate_status (held_by) WHERE held_by IS NOT NULL`,

  `CREATE TABLE ca (
    id                       text COLLATE "C" NOT NULL,
    certificate_id           uuid NOT NULL,
    level                    integer NOT NULL,
    profile_id               text NOT NULL,
    metadata                 jsonb NOT NULL,
    created_at               timestamptz NOT NULL,
    next_expiration_delta_at timestamptz,
    allowed_profile_ids      text[],
    CONSTRAINT ca_pkey PRIMARY KEY (id),
    CONSTRAINT ca_certificate_id UNIQUE (certificate_id),
    CONSTRAINT ca_current_certificate FOREIGN KEY (certificate_id) REFERENCES certificate (id)
  )`,
  `CREATE INDEX ca_created ON ca (created_at, id)`,
  `CREATE INDEX ca_expiration_delta ON ca (next_expiration_delta_at) WHERE next_expiration_delta_at IS NOT NULL`,

  `CREATE TABLE ca_certificate (
    certificate_id uuid NOT NULL,
    ca_id          text COLLATE "C" NOT NULL,
    subject_digest bytea NOT NULL,
    issuer_digest  bytea NOT NULL,
    CONSTRAINT ca_certificate_pkey PRIMARY KEY (certificate_id),
    CONSTRAINT ca_certificate_certificate FOREIGN KEY (certificate_id) REFERENCES certificate (id),
    CONSTRAINT ca_certificate_ca_id FOREIGN KEY (ca_id) REFERENCES ca (id) ON DELETE CASCADE
  )`,
  `CREATE INDEX ca_certificate_ca ON ca_certificate (ca_id)`,
  // An import finds the CA above, and the CAs below, by name (docs/adr/0050).
  `CREATE INDEX ca_certificate_subject ON ca_certificate (subject_digest)`,
  `CREATE INDEX ca_certificate_issuer ON ca_certificate (issuer_digest)`,

  // What the deletion of a CA without its key revoked: its import with the key undoes it (docs/adr/0020).
  `CREATE TABLE revocation_by_deletion (
    certificate_id       uuid NOT NULL,
    ca_identity          text COLLATE "C" NOT NULL,
    ca_id                text NOT NULL,
    revoked_at           timestamptz NOT NULL,
    status               text NOT NULL,
    revocation_timestamp timestamptz,
    revocation_reason    text NOT NULL,
    held_by              text,
    status_before_hold   text,
    CONSTRAINT revocation_by_deletion_pkey PRIMARY KEY (certificate_id),
    CONSTRAINT revocation_by_deletion_certificate FOREIGN KEY (certificate_id)
      REFERENCES certificate (id) ON DELETE CASCADE
  )`,
  `CREATE INDEX revocation_by_deletion_ca ON revocation_by_deletion (ca_identity)`,

  // The public keys that no certificate may name (docs/adr/0053). Issuing reads it: a row per compromise, not per certificate.
  `CREATE TABLE compromised_key (
    key_id   text COLLATE "C" NOT NULL,
    added_at timestamptz NOT NULL,
    CONSTRAINT compromised_key_pkey PRIMARY KEY (key_id)
  )`,
];
