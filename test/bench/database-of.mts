import { Client } from 'pg';
import type { ProgressBar } from '../seed/progress-bar.mts';
import { seed } from '../seed/seed.mts';
import { built } from './built.mts';

const { createDataSource, migrate } = built(
  'persistence/src/index.js',
) as typeof import('../../libs/persistence/src/index.ts');

/** Key encryption key of all runs: a reused database has keys of earlier runs. These keys protect nothing. */
export const BENCH_KEY = 'be'.repeat(32);

/** Returns the URL of the database `bench_lists_<size>` on the server. Creates and fills it on first use. */
export async function databaseOf(size: number, postgresUrl: string, bar: ProgressBar): Promise<string> {
  const name = `bench_lists_${size}`;
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  const { rows } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  if (rows.length === 0) await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const dataSource = await createDataSource({ databaseUrl: url.href, poolSize: 2 }).initialize();
  await migrate(dataSource);
  const filled = await dataSource.query<unknown[]>('SELECT FROM certificate LIMIT 1');
  await dataSource.destroy();
  if (filled.length === 0) {
    const onProgress = (step: string, done: number, total: number): void => {
      bar.show(`${size}: ${step}`, done, total);
    };
    await seed({ databaseUrl: url.href, certificates: size, seed: 1, now: new Date(), onProgress });
  }
  return url.href;
}
