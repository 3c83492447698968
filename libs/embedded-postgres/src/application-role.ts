/** The superuser that initdb creates. It has no password, so it works only with `postgres --single`. */
export const SUPERUSER = 'ca';

/** The role of the service's connections. It owns the database `ca` and its content, and has no other privilege. */
export const APPLICATION_ROLE = 'ca_service';

/** Tests create and measure databases through the same connection. */
const FOR_TESTS = `ALTER ROLE ${APPLICATION_ROLE} CREATEDB; GRANT pg_checkpoint TO ${APPLICATION_ROLE};`;

/**
 * Returns idempotent statements for the database `postgres`, one per line, as `postgres --single` reads them. `password`
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

const NOT_SYSTEM = `nspname !~ '^pg_' AND nspname <> 'information_schema'`;
const isOfExtension = (catalogue: string, alias: string): string =>
  `EXISTS (SELECT FROM pg_depend WHERE classid = '${catalogue}'::regclass AND objid = ${alias}.oid AND deptype IN ('e', 'i', 'a'))`;

/**
 * Lists the objects of database `ca` that the superuser owns, because an earlier version connected as the superuser.
 * REASSIGN OWNED rejects the superuser of initdb. Sequences of columns and types of tables follow their tables.
 */
const OWNED_BY_SUPERUSER = `
  SELECT format('ALTER SCHEMA %I', nspname) AS alter FROM pg_namespace
  WHERE nspowner = 'ca'::regrole AND ${NOT_SYSTEM}
  UNION ALL
  SELECT format('ALTER %s %s', CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass)
  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
  WHERE relowner = 'ca'::regrole AND relkind IN ('r', 'p', 'v', 'm', 'S') AND ${NOT_SYSTEM}
    AND NOT (relkind = 'S' AND ${isOfExtension('pg_class', 'c')})
  UNION ALL
  SELECT format('ALTER ROUTINE %s', p.oid::regprocedure) FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
  WHERE proowner = 'ca'::regrole AND ${NOT_SYSTEM} AND NOT ${isOfExtension('pg_proc', 'p')}
  UNION ALL
  SELECT format('ALTER TYPE %s', t.oid::regtype) FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace
  WHERE typowner = 'ca'::regrole AND typtype IN ('e', 'd') AND ${NOT_SYSTEM} AND NOT ${isOfExtension('pg_type', 't')}`;

/** Returns idempotent statements for the database `ca` of an earlier version, one per line. */
export function ownershipStatements(): string {
  const loop = `FOR owned IN ${OWNED_BY_SUPERUSER} LOOP EXECUTE owned.alter || ' OWNER TO ${APPLICATION_ROLE}'; END LOOP`;
  return `DO $$ DECLARE owned record; BEGIN ${loop.replace(/\s+/g, ' ')}; END $$\n`;
}
