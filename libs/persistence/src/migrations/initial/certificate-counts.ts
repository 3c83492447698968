/** Days are in UTC. The profile '' is a profile in the request; NULL is a certificate that was issued elsewhere. */
const dayOf = (time: string): string => `(${time} AT TIME ZONE 'UTC')::date`;
const ISSUED_ON = `CASE WHEN profile_id IS NOT NULL THEN ${dayOf('created_at')} END`;
const revokedOn = (row = ''): string =>
  `CASE WHEN ${row}status = 'REVOKED' THEN ${dayOf(`${row}revocation_timestamp`)} END`;
const expiresOn = (row = ''): string =>
  `CASE WHEN ${row}status = 'ACTIVE' THEN ${dayOf(`${row}valid_to`)} END`;

/** Each change inserts a row, so that concurrent changes do not wait for each other. */
const countAdded = (event: 'INSERT' | 'DELETE', rows: string, change: 1 | -1): string => `
  CREATE FUNCTION count_certificates_on_${event.toLowerCase()}() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO certificate_count_change
    SELECT issuer_ca_id, COALESCE(profile_id, ''), status, ${ISSUED_ON}, ${revokedOn()}, ${expiresOn()}, ${change} * count(*)
    FROM ${rows} GROUP BY 1, 2, 3, 4, 5, 6;
    RETURN NULL;
  END $$`;

/** The day of issuing is recorded only when the CA changes: else there would be a row for each such day. */
const COUNT_CHANGED = `
  CREATE FUNCTION count_certificates_on_update() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO certificate_count_change
    SELECT side.issuer_ca_id, COALESCE(one.profile_id, ''), side.status, side.issued_on, side.revoked_on, side.expires_on,
      sum(side.change)
    FROM added one JOIN removed former USING (certificate_id), LATERAL (
      VALUES
        (former.issuer_ca_id, former.status, ${revokedOn('former.')}, ${expiresOn('former.')}, -1),
        (one.issuer_ca_id, one.status, ${revokedOn('one.')}, ${expiresOn('one.')}, 1)
    ) AS sides (issuer_ca_id, status, revoked_on, expires_on, change), LATERAL (
      SELECT sides.*, CASE WHEN one.profile_id IS NOT NULL AND one.issuer_ca_id <> former.issuer_ca_id
        THEN ${dayOf('one.created_at')} END AS issued_on
    ) AS side
    WHERE (one.issuer_ca_id, one.status, one.valid_to) IS DISTINCT FROM (former.issuer_ca_id, former.status, former.valid_to)
      OR one.revocation_timestamp IS DISTINCT FROM former.revocation_timestamp
    GROUP BY 1, 2, 3, 4, 5, 6
    HAVING sum(side.change) <> 0;
    RETURN NULL;
  END $$`;

const trigger = (event: string, tables: string): string => `
  CREATE TRIGGER count_certificates_on_${event.toLowerCase()} AFTER ${event} ON certificate_status
  REFERENCING ${tables} FOR EACH STATEMENT EXECUTE FUNCTION count_certificates_on_${event.toLowerCase()}()`;

const KEYS = 'issuer_ca_id, profile_id';

/** Maps rows with days to rows with periods. ISO weeks begin on Mondays. */
const byPeriod = (rows: string): string => `
  SELECT period, date_trunc(period, what.day)::date AS start, ${KEYS}, what.issued, what.revoked, what.expiring
  FROM ${rows}, LATERAL (
    VALUES (issued_on, change, 0, 0), (revoked_on, 0, change, 0), (expires_on, 0, 0, change)
  ) AS what (day, issued, revoked, expiring), unnest(ARRAY['day', 'week', 'month']) AS period
  WHERE what.day IS NOT NULL`;

const CHANGES_BY_PERIOD = `CREATE VIEW certificate_period_change AS ${byPeriod('certificate_count_change')}`;

const addToCounts = (rows: string): string => `
  INSERT INTO certificate_count AS known SELECT issuer_ca_id, status, sum(change) FROM ${rows} GROUP BY 1, 2
  HAVING sum(change) <> 0
  ON CONFLICT (issuer_ca_id, status) DO UPDATE SET count = known.count + excluded.count`;

const addToPeriods = (rows: string): string => `
  INSERT INTO certificate_period_count AS known
  SELECT period, start, ${KEYS}, sum(issued), sum(revoked), sum(expiring) FROM (${rows}) AS change GROUP BY 1, 2, 3, 4
  HAVING (sum(issued), sum(revoked), sum(expiring)) <> (0, 0, 0)
  ON CONFLICT (period, start, issuer_ca_id, profile_id) DO UPDATE SET issued = known.issued + excluded.issued,
    revoked = known.revoked + excluded.revoked, expiring = known.expiring + excluded.expiring`;

/** `certificateCounts` of docs/locking.md; a number, because a migration never changes. */
const LOCK = 'PERFORM pg_advisory_xact_lock(4207100113)';

/** Adds the recorded changes to the counters. Concurrent reads get the same sums before and after. */
const FOLD = `
  CREATE FUNCTION fold_certificate_counts() RETURNS bigint LANGUAGE plpgsql AS $$
  DECLARE folded bigint;
  BEGIN
    ${LOCK};
    WITH taken AS (DELETE FROM certificate_count_change RETURNING *),
      counts AS (${addToCounts('taken')}),
      periods AS (${addToPeriods(byPeriod('taken'))})
    SELECT count(*) INTO folded FROM taken;
    RETURN folded;
  END $$`;

/** The days of all existing certificates. */
const ACTUAL_DAYS = `
  SELECT issuer_ca_id, COALESCE(profile_id, '') AS profile_id, ${ISSUED_ON} AS issued_on, NULL::date AS revoked_on,
    NULL::date AS expires_on, count(*) AS change
  FROM certificate_status WHERE profile_id IS NOT NULL GROUP BY 1, 2, 3
  UNION ALL
  SELECT issuer_ca_id, COALESCE(profile_id, ''), NULL, ${revokedOn()}, NULL, count(*)
  FROM certificate_status WHERE status = 'REVOKED' GROUP BY 1, 2, 4
  UNION ALL
  SELECT issuer_ca_id, COALESCE(profile_id, ''), NULL, NULL, ${expiresOn()}, count(*)
  FROM certificate_status WHERE status = 'ACTIVE' GROUP BY 1, 2, 5`;

const negative = (columns: readonly string[]): string => columns.map((column) => `-${column}`).join(', ');
const PERIOD_SUMS = ['issued', 'revoked', 'expiring'];

/**
 * Counts all certificates, corrects the counters by the difference, and returns how many were wrong. Each statement has
 * one snapshot of certificates and counters, so that concurrent changes do no harm.
 */
const RECOUNT = `
  CREATE FUNCTION recount_certificates() RETURNS bigint LANGUAGE plpgsql AS $$
  DECLARE counts bigint; periods bigint;
  BEGIN
    ${LOCK};
    ${addToCounts(`(
      SELECT issuer_ca_id, status, count(*) AS change FROM certificate_status GROUP BY 1, 2
      UNION ALL SELECT issuer_ca_id, status, -count FROM certificate_count
      UNION ALL SELECT issuer_ca_id, status, -change FROM certificate_count_change
    ) AS difference`)};
    GET DIAGNOSTICS counts = ROW_COUNT;
    ${addToPeriods(`
      ${byPeriod(`(${ACTUAL_DAYS}) AS actual`)}
      UNION ALL SELECT period, start, ${KEYS}, ${negative(PERIOD_SUMS)} FROM certificate_period_count
      UNION ALL SELECT period, start, ${KEYS}, ${negative(PERIOD_SUMS)} FROM certificate_period_change`)};
    GET DIAGNOSTICS periods = ROW_COUNT;
    DELETE FROM certificate_count WHERE count = 0;
    DELETE FROM certificate_period_count WHERE (issued, revoked, expiring) = (0, 0, 0);
    RETURN counts + periods;
  END $$`;

/** Counters of certificates, which triggers keep in the transaction of every change (docs/adr/0024). */
export const CERTIFICATE_COUNTS = [
  `CREATE TABLE certificate_count (
    issuer_ca_id text NOT NULL,
    status       text NOT NULL,
    count        bigint NOT NULL,
    CONSTRAINT certificate_count_pkey PRIMARY KEY (issuer_ca_id, status)
  )`,
  `CREATE TABLE certificate_period_count (
    period       text NOT NULL,
    start        date NOT NULL,
    issuer_ca_id text NOT NULL,
    profile_id   text NOT NULL,
    issued       bigint NOT NULL,
    revoked      bigint NOT NULL,
    expiring     bigint NOT NULL,
    CONSTRAINT certificate_period_count_pkey PRIMARY KEY (period, start, issuer_ca_id, profile_id)
  )`,
  `CREATE TABLE certificate_count_change (
    issuer_ca_id text NOT NULL,
    profile_id   text NOT NULL,
    status       text NOT NULL,
    issued_on    date,
    revoked_on   date,
    expires_on   date,
    change       bigint NOT NULL
  ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)`,
  countAdded('INSERT', 'added', 1),
  countAdded('DELETE', 'removed', -1),
  COUNT_CHANGED,
  trigger('INSERT', 'NEW TABLE AS added'),
  trigger('DELETE', 'OLD TABLE AS removed'),
  trigger('UPDATE', 'OLD TABLE AS removed NEW TABLE AS added'),
  CHANGES_BY_PERIOD,
  FOLD,
  RECOUNT,
];
