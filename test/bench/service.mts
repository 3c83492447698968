import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built } from './built.mts';

const { EmbeddedPostgres, freePort } = built(
  'embedded-postgres/src/index.js',
) as typeof import('../../libs/embedded-postgres/src/index.ts');
const { DevelopmentIssuer } = built('auth/src/index.js') as typeof import('../../libs/auth/src/index.ts');
type Permission = import('../../libs/auth/src/index.ts').Permission;

/** The built service in a separate process. */
export interface BenchedService {
  /** Base URL of the API, such as `http://127.0.0.1:40000/api/ca/v1`. */
  readonly url: string;
  /** Port of `GET /metrics`. */
  readonly metricsPort: number;
  readonly pid: number;
  /** Value of the header Authorization with the token of an admin. */
  readonly authorization: string;
  /** Creates a token with `permission` for the identity `subject`. */
  token: (permission: Permission, subject: string) => Promise<string>;
  stop: () => Promise<void>;
}

/** Starts a PostgreSQL with fsync on. `remove` stops it and deletes its data. */
export async function startPostgres(
  settings: Record<string, string> = {},
): Promise<{ url: string; remove: () => Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-postgres-'));
  const postgres = await EmbeddedPostgres.start({
    dataDirectory: join(directory, 'postgres'),
    settings,
    isForTests: true,
  });
  const remove = async (): Promise<void> => {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  return { url: postgres.url, remove };
}

/** Starts the built service and waits until it answers. */
export async function startService(
  databaseUrl: string,
  variables: Record<string, string> = {},
): Promise<BenchedService> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-service-'));
  const metricsPort = await freePort();
  const child = spawn(process.execPath, ['dist/apps/ca-service/src/main.js'], {
    env: {
      PATH: process.env['PATH'],
      HTTP_PORT: '0',
      LOG_LEVEL: 'warn',
      DATA_DIR: directory,
      DATABASE_URL: databaseUrl,
      METRICS_PORT: String(metricsPort),
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await addressOf(child);
  const issuer = await DevelopmentIssuer.open(join(directory, 'development-issuer'));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
    rmSync(directory, { recursive: true, force: true });
  };
  const token = (permission: Permission, subject: string): Promise<string> =>
    issuer.issueToken({ permission, subject });
  const authorization = `Bearer ${await token('admin', 'bench')}`;
  return { url: `${address}/api/ca/v1`, metricsPort, pid: child.pid ?? 0, authorization, token, stop };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const address = /API\s+(http:\/\/\S+)\/api\/ca\/v1/.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', () => {
      reject(new Error(`the service did not start: ${output}`));
    });
  });
}
