import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataDirectory } from './data-directory';
import { ServerProcess } from './server-process';

const TAKEN = 'echo \'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\' >&2; exit 1';
const BROKEN = "echo 'FATAL:  could not open a file' >&2; exit 1";
const READY = String.raw`trap 'exit 0' INT; printf '%s\n\n\n\n\n\n\nready\n' $$ > "$0/postmaster.pid"; while :; do sleep 0.01; done`;

describe('ServerProcess', () => {
  let directory: DataDirectory;
  let ports: number[];
  let scripts: string[];

  beforeEach(async () => {
    directory = await DataDirectory.open(mkdtempSync(join(tmpdir(), 'server-process-')));
    mkdirSync(directory.cluster);
    ports = [1, 2, 3, 4, 5, 6];
  });

  afterEach(() => {
    rmSync(directory.path, { recursive: true });
  });

  const start = (...stages: string[]): Promise<ServerProcess> => {
    scripts = stages;
    const launch = (): ChildProcess =>
      spawn('sh', ['-c', scripts.shift() ?? TAKEN, directory.cluster], { stdio: ['ignore', 'pipe', 'pipe'] });
    return ServerProcess.start({
      programs: { spawn: launch },
      directory,
      settings: {},
      log: () => undefined,
      choosePort: () => Promise.resolve(ports.shift() ?? 0),
    });
  };

  it('tries the next port when another process has bound the chosen one', async () => {
    const server = await start(TAKEN, TAKEN, READY);
    expect(server.port).toBe(3);
    await server.stop();
    expect(await server.exited).toContain('code 0');
  });

  it('rejects after five ports in use', async () => {
    await expect(start()).rejects.toThrow(/does not start.*Address already in use/);
    expect(ports).toEqual([6]);
  });

  it('rejects at once with the reason of any other failure', async () => {
    await expect(start(BROKEN, READY)).rejects.toThrow('FATAL:  could not open a file');
  });
});
