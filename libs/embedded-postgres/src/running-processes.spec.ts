import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresFromPs, postgresProcessesIn, startFromPs, startOfProcess } from './running-processes';

const NO_PID = 2 ** 30;

describe.each([
  ['the platform default', startOfProcess, postgresProcessesIn],
  ['ps, for platforms without /proc', startFromPs, postgresFromPs],
])('running processes (%s)', (_, startOf, postgresIn) => {
  let directory: string;
  let server: ChildProcess;
  let stranger: ChildProcess;

  beforeAll(async () => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), 'running-processes-')));
    const postgres = join(directory, 'postgres');
    copyFileSync(execFileSync('sh', ['-c', 'command -v sleep']).toString().trim(), postgres);
    server = spawn(postgres, ['60'], { cwd: directory, argv0: `${postgres} -D ${directory}` });
    stranger = spawn('sleep', ['60'], { cwd: directory });
    await Promise.all([once(server, 'spawn'), once(stranger, 'spawn')]);
  });

  afterAll(() => {
    server.kill();
    stranger.kill();
    rmSync(directory, { recursive: true });
  });

  it('have a stable start time, and none after they have ended', async () => {
    expect(await startOf(process.pid)).toMatch(/\d/);
    expect(await startOf(process.pid)).toBe(await startOf(process.pid));
    expect(await startOf(NO_PID)).toBeUndefined();
  });

  it('are servers of a directory only when they are PostgreSQL and run in it', async () => {
    expect(await postgresIn(directory)).toEqual([server.pid]);
    expect(await postgresIn(join(directory, 'another'))).toEqual([]);
  });
});
