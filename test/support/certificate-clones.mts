/** SQL that gives a certificate ($1) and its status so many clones, with serial numbers of their own ($2: from, $3: to). */
export const CLONES = ['certificate', 'certificate_status'].map(
  (table) => `
    INSERT INTO ${table}
    SELECT (jsonb_populate_record(original, jsonb_build_object('serial_number', md5(n::text)))).*
    FROM ${table} original, generate_series($2::integer, $3::integer) AS n
    WHERE original.serial_number = $1`,
);
