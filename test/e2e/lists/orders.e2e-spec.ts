import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CertificateRow, certificateRow, insertCertificates } from '../../support/listed-certificates';
import { type ApiClient, type ServiceProcess, startService } from '../../support/service';
import { NAIVE_FIELDS } from './naive-filter';
import type { Page } from '../../support/wire';

const ROWS = Array.from({ length: 300 }, (_, n) => certificateRow(n));

/** What a row is ordered by: arrays by their items in a row. */
function orderedBy(field: string, row: CertificateRow): string | number {
  const value = NAIVE_FIELDS[field]![1](row);
  return typeof value === 'string' || typeof value === 'number' ? value : (value as string[]).join(',');
}

const compare = (one: string | number, other: string | number): number =>
  one < other ? -1 : one > other ? 1 : 0;

describe('the order of a list', () => {
  let service: ServiceProcess;
  let client: ApiClient;

  beforeAll(async () => {
    service = await startService();
    const url = service.databaseUrl;
    await insertCertificates(url, ROWS);
    client = service.reader;
  });
  afterAll(() => service.remove());

  const list = async (query: string): Promise<string[]> => {
    const serials: string[] = [];
    let page = `/certificates?page_size=70&strict=true&${query}`;
    for (;;) {
      const { status, body } = await client.get<Page<CertificateRow>>(page);
      expect(status).toBe(200);
      serials.push(...body.list.map(({ serial_number }) => serial_number));
      if (body.next === '') return serials;
      page = `/certificates?bookmark=${body.next}`;
    }
  };

  it.each(Object.keys(NAIVE_FIELDS))(
    'by %s is that of the values, then of the serial numbers',
    async (field) => {
      const expected = ROWS.toSorted(
        (one, other) =>
          compare(orderedBy(field, one), orderedBy(field, other)) ||
          compare(one.serial_number, other.serial_number),
      ).map(({ serial_number }) => serial_number);
      expect(await list(`sort_by=${field}`)).toEqual(expected);
      expect(await list(`sort_by=${field}&sort_mode=desc`)).toEqual(expected.toReversed());
    },
  );

  it('the default order of a list is that of creation', async () => {
    expect(await list('')).toEqual(await list('sort_by=creation_ts'));
  });

  it('by a JSONPath compares numbers as numbers, has missing values first, and is reversed by desc', async () => {
    const racks = new Map(ROWS.map((row) => [row.serial_number, row.metadata?.['rack']]));
    const ascending = await list(`sort_by=${encodeURIComponent('metadata[jsonpath]$.rack')}`);
    const values = ascending.map((serial) => racks.get(serial) ?? null);
    const missing = values.lastIndexOf(null) + 1;
    expect(values.slice(0, missing).every((value) => value === null)).toBe(true);
    expect(missing).toBeGreaterThan(0);
    const numbers = values.filter((value) => typeof value === 'number');
    expect(new Set(numbers)).toEqual(new Set([-3, 2.5, 10, 12]));
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    const descending = await list(`sort_by=${encodeURIComponent('metadata[jsonpath]$.rack')}&sort_mode=desc`);
    expect(descending).toEqual(ascending.toReversed());
  });

  it('sorting by a JSONPath compares valid times as times and other values as text', async () => {
    const sites = new Map(ROWS.map((row) => [row.serial_number, row.metadata?.['site']]));
    const ascending = await list(`sort_by=${encodeURIComponent('metadata[jsonpath]$.site')}`);
    const texts = ascending.map((serial) => sites.get(serial)).filter((site) => typeof site === 'string');
    // 01:30 at +02:00 is half an hour before midnight in UTC; 31 February is no time.
    expect([...new Set(texts)]).toEqual([
      '2026-03-01T01:30:00+02:00',
      '2026-02-31',
      '2026-03-01T00:00:00Z',
      'Bilbao',
      'bilbao',
      'donostia',
    ]);
  });
});
