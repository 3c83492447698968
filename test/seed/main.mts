/**
 * `npm run seed -- --certificates 1000000 [--database-url postgresql://…] [--seed 1]` fills an empty database with that
 * many certificates, for tests and benchmarks of lists and statistics. The schema must be up to date (`npm run
 * migration:run`).
 */
import '../../libs/kernel/src/required-node.ts';
import { parseArgs } from 'node:util';
import { ProgressBar } from './progress-bar.mts';
import { seed } from './seed.mts';

const { values } = parseArgs({
  options: {
    certificates: { type: 'string', default: '10000' },
    'database-url': { type: 'string', default: process.env['DATABASE_URL'] ?? '' },
    seed: { type: 'string', default: '1' },
  },
});

function wholeNumber(option: 'certificates' | 'seed', maximum: number): number {
  const number = Number(values[option]);
  if (Number.isInteger(number) && number >= 1 && number <= maximum) return number;
  throw new Error(`--${option} must be a whole number from 1 to ${maximum}`);
}

const bar = new ProgressBar(process.stderr);
try {
  const databaseUrl = values['database-url'];
  if (databaseUrl === '') throw new Error('set the database with --database-url or DATABASE_URL');
  const certificates = wholeNumber('certificates', 1_000_000_000);
  const number = wholeNumber('seed', 4_294_967_295);
  const onProgress = (step: string, done: number, total: number): void => {
    bar.show(step, done, total);
  };
  await seed({ databaseUrl, certificates, seed: number, now: new Date(), onProgress });
  bar.end();
} catch (error) {
  bar.end();
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
