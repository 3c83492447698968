import { createDataSource, migrate } from '@libs/persistence';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase } from '../../support/database';
import { COMMON_NAMES } from '../../support/listed-certificates';

const NAMES = [
  ...COMMON_NAMES,
  'sensor-00012345.plant-7.example.org',
  `it's 'quoted' & | ! ( ) : * <-> \\`,
  'ΟΔΟΣ ΣΑΣΑ',
  'Łódź 日本語 😀 emoji',
  'x'.repeat(200),
  'tab\tand\nline',
];

/** Returns all parts of at least three characters, the minimum of the index. */
const partsOf = (name: string): string[] => {
  const characters = Array.from(name).slice(0, 40);
  return characters.flatMap((_, from) =>
    characters.slice(from + 2).map((__, more) => characters.slice(from, from + 3 + more).join('')),
  );
};

const PAIRS = NAMES.flatMap((name) => partsOf(name).map((part) => [name, part] as const));

describe('the index for parts of names', () => {
  let dataSource: DataSource;

  beforeAll(async () => {
    const databaseUrl = await createDatabase(inject('postgresUrl'));
    dataSource = await createDataSource({ databaseUrl, poolSize: 2 }).initialize();
    await migrate(dataSource);
  });
  afterAll(() => dataSource.destroy());

  const notFound = (change: string): Promise<unknown[]> =>
    dataSource.query(
      `SELECT name, part FROM unnest($1::text[], $2::text[]) AS pair (name, part)
       WHERE NOT text_grams(name) @@ grams_within(${change}(part))`,
      [PAIRS.map(([name]) => name), PAIRS.map(([, part]) => part)],
    );

  it('finds a name by each of its parts of three or more characters', async () => {
    expect(PAIRS.length).toBeGreaterThan(2_000);
    expect(await notFound('')).toEqual([]);
  });

  it('finds a name by its parts in upper and in lower case', async () => {
    expect(await notFound('upper')).toEqual([]);
    expect(await notFound('lower')).toEqual([]);
  });

  it('does not find names without the part', async () => {
    const [found] = await dataSource.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM unnest($1::text[]) AS name
       WHERE text_grams(name) @@ grams_within('sensor-00012346')`,
      [NAMES],
    );
    expect(found).toEqual({ count: 0 });
  });
});
