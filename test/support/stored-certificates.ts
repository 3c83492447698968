import { query } from './database';

/** SQL for FROM: certificates with their statuses. */
export const STORED = 'certificate JOIN certificate_status ON certificate_id = certificate.id';

/** Sets `valid_to` in both tables to `when`, an SQL expression, without the service. */
export async function endValidity(
  url: string,
  { serial_number }: { serial_number: string },
  when = `now() - interval '2 seconds'`,
): Promise<void> {
  await query(
    url,
    `WITH ended AS (UPDATE certificate SET valid_to = ${when} WHERE serial_number = $1 RETURNING id)
     UPDATE certificate_status SET valid_to = ${when} FROM ended WHERE certificate_id = ended.id`,
    [serial_number],
  );
}
