/** SQL that gives a certificate ($1) and its status so many clones, with serial numbers of their own ($2: from, $3: to). */
export const CLONES = [
  ['certificate', "'id', md5(n::text)::uuid, 'serial_number', md5(n::text)", 'id'],
  ['certificate_status', "'certificate_id', md5(n::text)::uuid", 'certificate_id'],
].map(
  ([table, own, key]) => `
    INSERT INTO ${table}
    SELECT (jsonb_populate_record(original, jsonb_build_object(${own}))).*
    FROM ${table} original, generate_series($2::integer, $3::integer) AS n
    WHERE original.${key} = (SELECT id FROM certificate WHERE serial_number = $1)`,
);
