import { Client } from 'pg';
import { built } from './built.mts';

const { BookmarkSigner } = built(
  'persistence/src/index.js',
) as typeof import('../../libs/persistence/src/index.ts');
const { KeyEncryptionKey } = built('crypto/src/index.js') as typeof import('../../libs/crypto/src/index.ts');

/** A kind of list request. */
export interface ListShape {
  readonly name: string;
  /** Path and query of the nth request. Values such as names differ per request. */
  readonly path: (n: number) => string;
  /** Throws when the list has fewer rows than this kind of request returns. */
  readonly expect: (rows: number, path: string) => void;
}

interface Sample {
  readonly subject_common_name: string;
  readonly subject_alt_names: readonly string[];
  readonly batch: string | null;
  readonly valid_to: Date;
}

/** Name of the list of all certificates in bookmarks, as in `KeysetPages`. */
const ALL_CERTIFICATES = 'certificates [null,null,null]';
const PAGE_SIZE = 25;
const DAY = 86_400_000;

/** Five of the 72 names of people. A fifth of all certificates have such a name. */
const PEOPLE = ['Ane García', 'Jon Müller', 'Zoë Peña', 'Miren Smith', 'Jürgen Agirre'] as const;

const filter = (text: string): string => `filter=${encodeURIComponent(text)}`;

function shape(name: string, path: ListShape['path'], fewest = 1): ListShape {
  return {
    name,
    path,
    expect: (rows, asked) => {
      if (rows < fewest) throw new Error(`${name}: ${asked} has ${rows} rows`);
    },
  };
}

/** Returns the kinds of lists, with values from the database. */
export async function shapesFor(
  databaseUrl: string,
  keyEncryptionKey: string,
  count: number,
): Promise<ListShape[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const samples = await sample(client, 2 * count);
    const of = (n: number): Sample => samples[n % samples.length] as Sample;
    const withNames = samples.filter(({ subject_alt_names: names }) => names.length > 0);
    const withBatch = samples.filter(({ batch }) => batch !== null);
    // Eleven characters that include the eight digits.
    const numbered = samples
      .filter(({ subject_common_name: name }) => /^sensor-\d{8}/.test(name))
      .map(({ subject_common_name: name }) => name.slice(4, 15));
    const nameOf = (n: number): string => of(n).subject_common_name;
    const deep = await bookmarks(client, keyEncryptionKey);
    return [
      shape('first page', () => '/certificates', PAGE_SIZE),
      shape('page 1,000 (the last but one of 10,000)', () => `/certificates?bookmark=${deep.far}`, PAGE_SIZE),
      shape('last page', () => `/certificates?bookmark=${deep.last}`, PAGE_SIZE),
      shape('status ACTIVE', () => `/certificates?${filter('status[eq]=ACTIVE')}`, PAGE_SIZE),
      shape('status REVOKED', () => `/certificates?${filter('status[eq]=REVOKED')}`, PAGE_SIZE),
      shape('status EXPIRED', () => `/certificates/status/EXPIRED`, PAGE_SIZE),
      shape('not revoked', () => `/certificates?${filter('status[ne]=REVOKED')}`, PAGE_SIZE),
      shape('by CA, one of 200', (n) => `/cas/seed-ca-${n % 200}/certificates`),
      shape('by CA and status', (n) => `/cas/seed-ca-${n % 200}/certificates/status/REVOKED`, 0),
      shape('common name equals', (n) => `/certificates?${filter(`subject.common_name[eq]=${nameOf(n)}`)}`),
      shape('common name contains, a few', (n) => contains(numbered[n % numbered.length] ?? '')),
      shape('common name contains, a few, any case', (n) =>
        contains((numbered[n % numbered.length] ?? '').toUpperCase(), 'ct_ic'),
      ),
      shape('common name contains, one in 360', (n) => contains(PEOPLE[n % PEOPLE.length] ?? '')),
      shape(
        'common name contains, in most',
        () => `/certificates?${filter('subject.common_name[ct]=sensor')}`,
        PAGE_SIZE,
      ),
      shape(
        'common name contains, in none',
        (n) => `/certificates?${filter(`subject.common_name[ct]=nobody-${n}`)}`,
        0,
      ),
      shape(
        'alternative name equals',
        (n) => `/certificates?${filter(`sans[ct]=${withNames[n % withNames.length]?.subject_alt_names[0]}`)}`,
      ),
      shape('expires within a day', (n) => `/certificates/expiration?${day(of(n).valid_to)}`, 0),
      shape(
        'JSONPath, a few',
        (n) =>
          `/certificates?${filter(`metadata[jsonpath]$.batch == "${withBatch[n % withBatch.length]?.batch}"`)}`,
      ),
      shape(
        'JSONPath, many',
        () => `/certificates?${filter('metadata[jsonpath]$.site == "Bilbao"')}`,
        PAGE_SIZE,
      ),
      shape('sorted by valid_to', () => '/certificates?sort_by=valid_to', PAGE_SIZE),
      shape(
        'sorted by valid_to, descending',
        () => '/certificates?sort_by=valid_to&sort_mode=desc',
        PAGE_SIZE,
      ),
      shape(
        'sorted by valid_from, descending',
        () => '/certificates?sort_by=valid_from&sort_mode=desc',
        PAGE_SIZE,
      ),
      shape('sorted by common name', () => '/certificates?sort_by=subject.common_name', PAGE_SIZE),
      shape(
        'ACTIVE, sorted by valid_to',
        () => `/certificates?sort_by=valid_to&${filter('status[eq]=ACTIVE')}`,
        PAGE_SIZE,
      ),
    ];
  } finally {
    await client.end();
  }
}

const contains = (text: string, operator = 'ct'): string =>
  `/certificates?${filter(`subject.common_name[${operator}]=${text}`)}`;

function day(time: Date): string {
  const from = Math.max(time.getTime(), Date.now());
  return `expires_after=${new Date(from).toISOString()}&expires_before=${new Date(from + DAY).toISOString()}`;
}

async function sample(client: Client, count: number): Promise<Sample[]> {
  const total = await size(client);
  const share = Math.min(100, (300 * count) / total);
  const { rows } = await client.query<Sample>(
    `SELECT subject_common_name, subject_alt_names, metadata ->> 'batch' AS batch, valid_to
     FROM certificate TABLESAMPLE SYSTEM ($1) REPEATABLE (1)
     WHERE NOT is_ca AND length(subject_common_name) > 16 LIMIT $2`,
    [share, count],
  );
  return rows;
}

/** Creates bookmarks of pages that would take too many requests to reach. */
async function bookmarks(client: Client, keyEncryptionKey: string): Promise<{ far: string; last: string }> {
  const bookmarkSecret = KeyEncryptionKey.parse(keyEncryptionKey).deriveSecret('bookmarks');
  const signer = new BookmarkSigner({ databaseUrl: '', poolSize: 1, readPoolSize: 1, bookmarkSecret });
  const after = async (direction: 'ASC' | 'DESC', offset: number): Promise<string> => {
    const { rows } = await client.query<{ value: string; key: string }>(
      `SELECT created_at::text AS value, id AS key FROM certificate
       ORDER BY created_at ${direction}, id ${direction} OFFSET $1 LIMIT 1`,
      [offset],
    );
    return signer.seal(ALL_CERTIFICATES, {
      pageSize: PAGE_SIZE,
      filters: [],
      after: rows[0] ?? { value: '', key: '' },
    });
  };
  const far = Math.min(999 * PAGE_SIZE, (await size(client)) - 2 * PAGE_SIZE) - 1;
  return { far: await after('ASC', far), last: await after('DESC', PAGE_SIZE) };
}

async function size(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM certificate');
  return rows[0]?.count ?? 0;
}
