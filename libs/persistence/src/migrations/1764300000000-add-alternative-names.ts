import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The alternative names of certificates, to find them by. Those of certificates that are there already are read
 * from the DER by a function that is dropped again: the extension 2.5.29.17 (RFC 5280 section 4.2.1.6), of it the
 * names of the tags 1, 2, 6 and 7.
 */
export class AddAlternativeNames1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE certificate ADD subject_alt_names text[] NOT NULL DEFAULT '{}'`);
    await runner.query(READ_LENGTH);
    await runner.query(READ_NAMES);
    await runner.query(`
      UPDATE certificate SET subject_alt_names = alt_names_of_certificate(der)
      WHERE position('\\x0603551d11'::bytea IN der) > 0`);
    await runner.query(`DROP FUNCTION alt_names_of_certificate(bytea)`);
    await runner.query(`DROP FUNCTION der_content_of(bytea, integer)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE certificate DROP subject_alt_names`);
  }
}

/** The range of the content of the DER element that begins at an octet, counted from 0. */
const READ_LENGTH = `
  CREATE FUNCTION der_content_of(der bytea, at integer, OUT first integer, OUT size integer)
  LANGUAGE plpgsql IMMUTABLE AS $$
  DECLARE octets integer;
  BEGIN
    size := get_byte(der, at + 1);
    first := at + 2;
    IF size < 128 THEN RETURN; END IF;
    octets := size - 128;
    size := 0;
    FOR place IN 1..octets LOOP
      size := size * 256 + get_byte(der, first);
      first := first + 1;
    END LOOP;
  END $$`;

const READ_NAMES = `
  CREATE FUNCTION alt_names_of_certificate(der bytea) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
  DECLARE
    at integer := position('\\x0603551d11'::bytea IN der) + 4;
    names text[] := '{}';
    list record;
    name record;
    content bytea;
    found text;
  BEGIN
    IF get_byte(der, at) = 1 THEN at := at + 3; END IF;
    SELECT * INTO list FROM der_content_of(der, at);
    SELECT * INTO list FROM der_content_of(der, list.first);
    at := list.first;
    WHILE at < list.first + list.size LOOP
      SELECT * INTO name FROM der_content_of(der, at);
      content := substring(der FROM name.first + 1 FOR name.size);
      found := CASE
        WHEN get_byte(der, at) IN (129, 130, 134) AND position('\\x00'::bytea IN content) = 0
          THEN convert_from(content, 'LATIN1')
        WHEN get_byte(der, at) = 135 AND name.size = 4
          THEN concat_ws('.', get_byte(content, 0), get_byte(content, 1), get_byte(content, 2), get_byte(content, 3))
        WHEN get_byte(der, at) = 135 AND name.size = 16
          THEN host(rtrim(regexp_replace(encode(content, 'hex'), '(....)', '\\1:', 'g'), ':')::inet)
      END;
      IF found IS NOT NULL AND found <> ALL (names) THEN names := names || found; END IF;
      at := name.first + name.size;
    END LOOP;
    RETURN names;
  EXCEPTION WHEN OTHERS THEN
    RETURN '{}';
  END $$`;
