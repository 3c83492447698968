/**
 * Returns the grams of a text for the index on parts of texts: pieces of five characters in lower case that begin at
 * every second character, and a shorter one at the end. Trigrams (pg_trgm) are too frequent in numbered names: with ten
 * million certificates a search took hundreds of milliseconds instead of one (docs/adr/0016). Some collations write a
 * final sigma, which a part of the text does not have at the same position.
 */
const TEXT_GRAMS = `
  CREATE FUNCTION text_grams(value text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
  DECLARE
    words text := replace(lower(value), 'ς', 'σ');
    grams text[] := '{}';
  BEGIN
    FOR piece IN 0..(length(words) - 1) / 2 LOOP grams[piece + 1] := substr(words, 2 * piece + 1, 5); END LOOP;
    RETURN array_to_tsvector(array_remove(grams, ''));
  END $$`;

/**
 * Returns the query for grams of texts that contain a part of at least two characters: a gram begins at its first or at
 * its second character. A part that is shorter than a gram matches grams that begin with it. Sixteen grams suffice.
 */
const GRAMS_WITHIN = `
  CREATE FUNCTION grams_within(part text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
  DECLARE
    words text := replace(lower(part), 'ς', 'σ');
    pieces text[];
    beginnings text[] := '{}';
  BEGIN
    FOR start_at IN 1..2 LOOP
      pieces := ARRAY(
        SELECT '''' || replace(replace(substr(words, place, 5), '\\', '\\\\'), '''', '''''') || ''''
        FROM generate_series(start_at, least(greatest(length(words) - 4, start_at), start_at + 30), 2) AS place);
      beginnings[start_at] := array_to_string(pieces, ' & ')
        || CASE WHEN length(words) < start_at + 4 THEN ':*' ELSE '' END;
    END LOOP;
    RETURN array_to_string(beginnings, ' | ')::tsquery;
  END $$`;

/** A time in RFC 3339, or a date. */
const TIME =
  '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])([T ]([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-](0\\d|1[0-4]):[0-5]\\d)?)?$';

/**
 * Returns the sort key of a value in a document (contract 4.5, 10.1 number 23): numbers sort as numbers, times as times,
 * other texts as texts. A JSON null has no key; all arrays have the same key, and so have all objects. The key is short,
 * because it becomes part of a bookmark.
 */
const SORT_KEY = `
  CREATE FUNCTION document_sort_key(value jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
  DECLARE words text;
  BEGIN
    CASE jsonb_typeof(value)
      WHEN 'null' THEN RETURN NULL;
      WHEN 'array' THEN RETURN '[0]';
      WHEN 'object' THEN RETURN '{}';
      WHEN 'string' THEN
        words := left(value #>> '{}', 200);
        IF words !~ '${TIME}' OR left(words, 4) = '0000' OR substr(words, 9, 2)::integer >
          extract(day FROM make_date(left(words, 4)::integer, substr(words, 6, 2)::integer, 1) + interval '1 month - 1 day')
        THEN RETURN to_jsonb(words); END IF;
        RETURN to_jsonb(to_char(
          CASE WHEN words ~ ':\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$'
            THEN words::timestamptz AT TIME ZONE 'UTC' ELSE words::timestamp END, 'YYYY-MM-DD"T"HH24:MI:SS.US'));
      ELSE RETURN value;
    END CASE;
  END $$`;

/** Functions that lists need, the indexes on text among them. */
export const LIST_FUNCTIONS = [TEXT_GRAMS, GRAMS_WITHIN, SORT_KEY];
