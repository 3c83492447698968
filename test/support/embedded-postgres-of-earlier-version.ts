import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../libs/embedded-postgres/src';
import { query } from './database';

/** The role of the connection, and whether the database is its own. */
export const OWN_ROLE = `
  SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, datdba = r.oid AS owns
  FROM pg_roles r, pg_database WHERE rolname = current_user AND datname = 'ca'`;
export const NO_PRIVILEGES = {
  rolname: 'ca_service',
  ...{
    rolsuper: false,
    rolcreatedb: false,
    rolcreaterole: false,
    rolreplication: false,
    rolbypassrls: false,
  },
  owns: true,
};

const OF_EARLIER_VERSION = `
  CREATE TYPE mood AS ENUM ('sad');
  CREATE SEQUENCE numbers;
  CREATE TABLE kept (id bigserial, mood mood);
  CREATE VIEW shown AS SELECT * FROM kept;
  CREATE FUNCTION double(value int) RETURNS int LANGUAGE sql AS 'SELECT value * 2';
  CREATE SCHEMA more;
  CREATE TABLE more.kept AS SELECT 7 AS value;
  DROP OWNED BY ca_service;
  ALTER DATABASE ca OWNER TO ca;
  DROP ROLE ca_service;
  ALTER ROLE ca PASSWORD 'of-the-superuser'`;

/** A directory as earlier versions left it; the answer gives the address of its superuser. */
export async function asEarlierVersion(dataDirectory: string): Promise<(url: string) => string> {
  const superuser = (url: string) => url.replace(/\/\/[^@]+@/, '//ca:of-the-superuser@');
  await (await EmbeddedPostgres.start({ dataDirectory })).stop();
  const access = join(dataDirectory, 'cluster/pg_hba.conf');
  const rules = readFileSync(access, 'utf8');
  writeFileSync(access, `host all ca 127.0.0.1/32 trust\n${rules}`);
  const postgres = await EmbeddedPostgres.start({ dataDirectory });
  await query(superuser(postgres.url), OF_EARLIER_VERSION);
  await postgres.stop();
  writeFileSync(access, rules);
  rmSync(join(dataDirectory, 'application-password'));
  writeFileSync(join(dataDirectory, 'password'), 'of-the-superuser\n');
  return superuser;
}
