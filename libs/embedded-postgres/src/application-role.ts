/** The superuser that initdb makes. It has no password, so it gets in only with `postgres --single`. */
export const SUPERUSER = 'ca';

/** The role that the service connects as: it owns the database `ca` and everything in it, and has no other privilege. */
export const APPLICATION_ROLE = 'ca_service';

/** Of an installation for tests, whose databases are made and measured through the same connection. */
const FOR_TESTS = `ALTER ROLE ${APPLICATION_ROLE} CREATEDB; GRANT pg_checkpoint TO ${APPLICATION_ROLE};`;

/**
 * Statements for the database `postgres`, one a line, as `postgres --single` reads them. They can be run again. `password`
 * is base64url.
 */
export function roleStatements(password: string, isForTests: boolean): string {
  return [
    `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${APPLICATION_ROLE}') THEN CREATE ROLE ${APPLICATION_ROLE}; END IF; END $$`,
    `ALTER ROLE ${APPLICATION_ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD '${password}'`,
    `ALTER DATABASE ca OWNER TO ${APPLICATION_ROLE}`,
    `ALTER ROLE ${SUPERUSER} PASSWORD NULL`,
    ...(isForTests ? FOR_TESTS.split('; ') : []),
    '',
  ].join('\n');
}

const OURS = `nspname !~ '^pg_' AND nspname <> 'information_schema'`;
const isOfExtension = (catalogue: string, alias: string): string =>
  `EXISTS (SELECT FROM pg_depend WHERE classid = '${catalogue}'::regclass AND objid = ${alias}.oid AND deptype IN ('e', 'i', 'a'))`;

/**
 * What the superuser owns in the database `ca`, where an earlier version connected as it: REASSIGN OWNED refuses to take
 * anything from the superuser of initdb. Sequences of columns and types of tables follow their tables.
 */
const OWNED_BY_SUPERUSER = `
  SELECT format('ALTER SCHEMA %I', nspname) AS alter FROM pg_namespace
  WHERE nspowner = 'ca'::regrole AND ${OURS}
  UNION ALL
  SELECT format('ALTER %s %s', CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass)
  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
  WHERE relowner = 'ca'::regrole AND relkind IN ('r', 'p', 'v', 'm', 'S') AND ${OURS}
    AND NOT (relkind = 'S' AND ${isOfExtension('pg_class', 'c')})
  UNION ALL
  SELECT format('ALTER ROUTINE %s', p.oid::regprocedure) FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
  WHERE proowner = 'ca'::regrole AND ${OURS} AND NOT ${isOfExtension('pg_proc', 'p')}
  UNION ALL
  SELECT format('ALTER TYPE %s', t.oid::regtype) FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace
  WHERE typowner = 'ca'::regrole AND typtype IN ('e', 'd') AND ${OURS} AND NOT ${isOfExtension('pg_type', 't')}`;

/** Statements for the database `ca` of an earlier version, one a line. They can be run again. */
export function ownershipStatements(): string {
  const loop = `FOR owned IN ${OWNED_BY_SUPERUSER} LOOP EXECUTE owned.alter || ' OWNER TO ${APPLICATION_ROLE}'; END LOOP`;
  return `DO $$ DECLARE owned record; BEGIN ${loop.replace(/\s+/g, ' ')}; END $$\n`;
}
