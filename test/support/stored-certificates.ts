import { query } from './database';

/** SQL: certificates with their statuses, for FROM. */
export const STORED = 'certificate JOIN certificate_status USING (serial_number)';

/** Moves the end of a certificate past the service, in both tables that know it: to `when`, an SQL expression. */
export async function endValidity(
  url: string,
  { serial_number }: { serial_number: string },
  when = `now() - interval '2 seconds'`,
): Promise<void> {
  for (const table of ['certificate', 'certificate_status']) {
    await query(url, `UPDATE ${table} SET valid_to = ${when} WHERE serial_number = $1`, [serial_number]);
  }
}
