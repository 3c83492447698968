import type { DraftWriter } from '@libs/messaging';
import type { DataSource } from 'typeorm';
import type { Replica } from './replica';

/** Type of the events that `changeAll` drafts. */
export const DRAFTED = 'certificate.status.update';

/** Changes all things whose subject starts with `prefix` in one statement, and drafts an event for each. */
export function changeAll(replica: Replica, prefix: string): Promise<void> {
  return replica.transaction((query) =>
    replica.outbox.addDrafts((origin) => changeThings(query, prefix, origin)),
  );
}

/** Changes the things and drafts their events within the transaction and origin of the caller. */
export async function changeThings(
  query: DataSource['query'],
  prefix: string,
  origin: string,
): Promise<void> {
  // Locks in one order: concurrent changes of the same rows would deadlock otherwise.
  await query('SELECT FROM thing WHERE starts_with(subject, $1) ORDER BY subject FOR UPDATE', [prefix]);
  await query(
    `WITH changed AS (
       UPDATE thing SET version = version + 1 WHERE starts_with(subject, $1) RETURNING subject, version
     )
     INSERT INTO outbox (event_id, type, subject, draft, origin_id)
     SELECT gen_random_uuid(), $2, subject, json_build_object('version', version)::text, $3::bigint FROM changed`,
    [prefix, DRAFTED, origin],
  );
}

/** Creates the things `<prefix>0`, `<prefix>1` … in version 1, without events. */
export async function createThings(replica: Replica, prefix: string, count: number): Promise<void> {
  await replica.dataSource.query(
    'INSERT INTO thing SELECT $1 || number, 1 FROM generate_series(0, $2::integer - 1) AS number',
    [prefix, count],
  );
}

/** Writes the same data as `replica.change`. */
export const writeVersions: DraftWriter = (drafts) =>
  Promise.resolve(drafts.map(({ draft }) => draft as { version: number }));
