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
    await runner.query(WRITE_ADDRESS);
    await runner.query(READ_NAMES);
    await runner.query(`
      UPDATE certificate SET subject_alt_names = alt_names_of_certificate(der)
      WHERE position('\\x0603551d11'::bytea IN der) > 0`);
    await runner.query(`DROP FUNCTION alt_names_of_certificate(bytea)`);
    await runner.query(`DROP FUNCTION text_of_address(bytea)`);
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

/** As the service writes them: IPv4 dotted, IPv6 shortened after RFC 5952 section 4, never with dots. */
const WRITE_ADDRESS = `
  CREATE FUNCTION text_of_address(octets bytea) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
  DECLARE
    shown text;
    zeros text;
  BEGIN
    IF length(octets) = 4 THEN
      RETURN concat_ws('.', get_byte(octets, 0), get_byte(octets, 1), get_byte(octets, 2), get_byte(octets, 3));
    END IF;
    IF length(octets) <> 16 THEN RETURN NULL; END IF;
    shown := regexp_replace(encode(octets, 'hex'), '(....)', ':\\1', 'g');
    shown := ltrim(regexp_replace(shown, ':0{1,3}', ':', 'g'), ':');
    FOR further IN REVERSE 7..1 LOOP
      zeros := format('(^|:)0(:0){%s}(:|$)', further);
      IF shown ~ zeros THEN RETURN regexp_replace(shown, zeros, '::'); END IF;
    END LOOP;
    RETURN shown;
  END $$`;

/** The bounds and what makes names unreadable are those of the service, which knows more of what is in a name. */
const READ_NAMES = `
  CREATE FUNCTION alt_names_of_certificate(der bytea) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
  DECLARE
    at integer := position('\\x0603551d11'::bytea IN der) + 4;
    read integer := 0;
    names text[] := '{}';
    value record;
    list record;
    name record;
    tag integer;
    content bytea;
    found text;
  BEGIN
    IF get_byte(der, at) = 1 THEN at := at + 3; END IF;
    SELECT * INTO value FROM der_content_of(der, at);
    SELECT * INTO list FROM der_content_of(der, value.first);
    IF list.first + list.size <> value.first + value.size THEN RETURN '{}'; END IF;
    at := list.first;
    WHILE at < list.first + list.size LOOP
      tag := get_byte(der, at);
      SELECT * INTO name FROM der_content_of(der, at);
      at := name.first + name.size;
      read := read + 1;
      content := substring(der FROM name.first + 1 FOR name.size);
      IF tag NOT IN (129, 130, 134, 135, 136, 160, 164) OR at > list.first + list.size OR read > 1000
        OR tag IN (129, 130, 134) AND encode(content, 'hex') ~ '^(..)*[89a-f]'
      THEN RETURN '{}'; END IF;
      found := CASE
        WHEN tag = 135 THEN text_of_address(content)
        WHEN tag IN (129, 130, 134) AND name.size <= 2048 AND position('\\x00'::bytea IN content) = 0
          THEN convert_from(content, 'LATIN1')
      END;
      IF found IS NOT NULL AND found <> ALL (names) THEN names := names || found; END IF;
    END LOOP;
    RETURN names;
  EXCEPTION WHEN OTHERS THEN
    RETURN '{}';
  END $$`;
