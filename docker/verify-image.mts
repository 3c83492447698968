/**
 * Checks docker/Dockerfile without a container engine: lints it, runs its steps in a temporary directory, checks
 * the files of the resulting image, and starts the service as the user of the image.
 *
 *   npm run image:verify -- [--database-url postgresql://…]
 *
 * The database must be empty. Without `--database-url`, starts the embedded PostgreSQL of the build stage.
 */
import '../libs/kernel/src/required-node.ts';
import { mkdtemp, rm, chmod } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pathIn } from './verification/build-stage.mts';
import { lintDockerfile } from './verification/dockerfile.mts';
import { IMAGE_CHECKS } from './verification/image-checks.mts';
import { Image } from './verification/image.mts';

interface Postgres {
  readonly url: string;
  stop(): Promise<void>;
}

const repository = resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { 'database-url': { type: 'string' } } });

await verify(values['database-url']);

async function verify(databaseUrl: string | undefined): Promise<void> {
  const problems = await lintDockerfile(join(repository, 'docker/Dockerfile'));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  console.log('ok    the linter reports nothing');

  const image = await Image.build(repository, (line) => {
    console.log(`      ${line}`);
  });
  try {
    if (databaseUrl === undefined) await withEmbeddedPostgres(image, (url) => proveAll(image, url));
    else await proveAll(image, databaseUrl);
  } finally {
    await image.remove();
  }
}

async function proveAll(image: Image, databaseUrl: string): Promise<void> {
  for (const { name, prove } of IMAGE_CHECKS) {
    try {
      await prove(image, databaseUrl);
      console.log(`ok    ${name}`);
    } catch (error) {
      process.exitCode = 1;
      console.log(`wrong ${name}\n${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

async function withEmbeddedPostgres(image: Image, work: (url: string) => Promise<void>): Promise<void> {
  const require = createRequire(import.meta.url);
  const built = pathIn(image.buildStage, 'dist/libs/embedded-postgres/src');
  const { EmbeddedPostgres } = require(built) as {
    EmbeddedPostgres: { start(options: { dataDirectory: string }): Promise<Postgres> };
  };
  const directory = await mkdtemp(join(tmpdir(), 'ca-image-postgres-'));
  await chmod(directory, 0o711); // PostgreSQL runs as another user when this script runs as root
  const postgres = await EmbeddedPostgres.start({ dataDirectory: join(directory, 'postgres') });
  try {
    await work(postgres.url);
  } finally {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
