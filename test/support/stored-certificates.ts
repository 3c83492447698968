import { query } from './database';

/** SQL for FROM: certificates with their statuses. */
export const STORED = 'certificate JOIN certificate_status USING (serial_number)';

/** Sets `valid_to` in both tables to `when`, an SQL expression, without the service. */
export async function endValidity(
  url: string,
  { serial_number }: { serial_number: string },
  when = `now() - interval '2 seconds'`,
): Promise<void> {
  for (const table of ['certificate', 'certificate_status']) {
    await query(url, `UPDATE ${table} SET valid_to = ${when} WHERE serial_number = $1`, [serial_number]);
  }
}
