import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inSoak } from '../../support/in-soak';
import { certificateRow, insertCertificates, readSerialNumbers } from '../../support/listed-certificates';
import { type ServiceProcess, startService } from '../../support/service';
import { NAIVE_FIELDS } from './naive-filter';

const COUNT = inSoak(10_000, 2_000);
/** Of ten rows, one is changed and one is deleted during the walks; the others stay. */
const fateOf = (n: number): 'changed' | 'deleted' | 'stays' =>
  n % 10 === 1 ? 'changed' : n % 10 === 2 ? 'deleted' : 'stays';
const ROWS = Array.from({ length: COUNT }, (_, n) => certificateRow(n));
const STAYING = ROWS.filter((_, n) => fateOf(n) === 'stays').map(({ serial_number }) => serial_number);

const SORTS = [...Object.keys(NAIVE_FIELDS), 'metadata[jsonpath]$.rack', 'metadata[jsonpath]$.site', ''];

/** Values of rows that are changed move them; those of the others are written anew, which moves them on the disk. */
const CHANGE = `
  WITH changed AS (
    UPDATE certificate_status mine SET status = CASE WHEN change.moves THEN other.status ELSE mine.status END,
      valid_to = CASE WHEN change.moves THEN other.valid_to ELSE mine.valid_to END
    FROM unnest($1::text[], $2::boolean[], $3::text[]) AS change (serial_number, moves, other)
    JOIN certificate_status AS other ON other.certificate_id = change.other::uuid
    WHERE mine.certificate_id = change.serial_number::uuid
  )
  UPDATE certificate SET der = certificate.der,
    valid_to = CASE WHEN mine.moves THEN other.valid_to ELSE certificate.valid_to END,
    subject_common_name = CASE WHEN mine.moves THEN other.subject_common_name ELSE certificate.subject_common_name END,
    metadata = CASE WHEN mine.moves THEN other.metadata ELSE certificate.metadata END
  FROM unnest($1::text[], $2::boolean[], $3::text[]) AS mine (serial_number, moves, other)
  JOIN certificate AS other ON other.serial_number = mine.other
  WHERE certificate.serial_number = mine.serial_number`;

describe('a walk through all pages while other clients insert, change and delete', () => {
  let url: string;
  let service: ServiceProcess;
  let token: string;
  const end = new AbortController();
  let others: Promise<{ inserted: number; changed: number; deleted: number }>;

  beforeAll(async () => {
    service = await startService();
    url = service.databaseUrl;
    token = await service.token('reader');
    await insertCertificates(url, ROWS);
    others = disturb(url, end.signal);
  });
  afterAll(() => service.remove());

  /** The serial numbers of all pages. */
  const walk = async (query: string): Promise<string[]> => {
    const serials: string[] = [];
    for (let page: string | undefined = `?${query}`; page !== undefined;) {
      const { serialNumbers, next } = await readSerialNumbers(service.url, token, page);
      serials.push(...serialNumbers);
      page = next;
    }
    return serials;
  };

  it.each(SORTS.flatMap((sort) => [`${sort} asc`, `${sort} desc`].map((name) => [name])))(
    'sorted by %s returns every row that stays exactly once',
    async (name) => {
      const [sort = '', mode = ''] = name.split(' ');
      const pageSize = 75 + Math.floor(Math.random() * 425);
      const query = new URLSearchParams({ sort_by: sort, sort_mode: mode, page_size: String(pageSize) });
      const seen = await walk(query.toString());
      const staying = new Set(STAYING);
      const met = seen.filter((serial) => staying.has(serial));
      expect(met.length, 'repeated').toBe(new Set(met).size);
      expect(new Set(met).size, 'missing').toBe(STAYING.length);
    },
  );

  it('runs beside more than 100 insertions, changes and deletions', async () => {
    end.abort(); // A busy machine slows the walks as much as the changes.
    const done = await others;
    for (const count of Object.values(done)) expect(count).toBeGreaterThan(100);
  });
});

/** What other clients do, without a pause, until the end. */
async function disturb(url: string, end: AbortSignal) {
  const client = new Client({ connectionString: url });
  await client.connect();
  const done = { inserted: 0, changed: 0, deleted: 0 };
  const deletable = ROWS.filter((_, n) => fateOf(n) === 'deleted').map(({ serial_number }) => serial_number);
  for (let round = 0; !end.aborted; round += 1) {
    const fresh = Array.from({ length: 5 }, (_, n) => certificateRow(COUNT + round * 5 + n));
    await insertCertificates(url, fresh);
    done.inserted += fresh.length;
    const picked = Array.from({ length: 20 }, () => Math.floor(Math.random() * COUNT));
    const changed = await client.query(CHANGE, [
      picked.map((n) => ROWS[n]!.serial_number),
      picked.map((n) => fateOf(n) === 'changed'),
      picked.map(() => ROWS[Math.floor(Math.random() * 100) * 10]!.serial_number),
    ]);
    done.changed += changed.rowCount ?? 0;
    const gone = deletable.splice(0, 2);
    const deleted = await client.query('DELETE FROM certificate WHERE serial_number = ANY ($1)', [gone]);
    done.deleted += deleted.rowCount ?? 0;
    await sleep(20);
  }
  await client.end();
  return done;
}
