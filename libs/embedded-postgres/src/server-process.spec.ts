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

describe('a server process', () => {
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

  it('takes the next port when another process was faster', async () => {
    const server = await start(TAKEN, TAKEN, READY);
    expect(server.port).toBe(3);
    await server.stop();
    expect(await server.exited).toContain('code 0');
  });

  it('gives up when every port is taken', async () => {
    await expect(start()).rejects.toThrow(/does not start.*Address already in use/);
    expect(ports).toEqual([6]);
  });

  it('tells at once why it does not start for another reason', async () => {
    await expect(start(BROKEN, READY)).rejects.toThrow('FATAL:  could not open a file');
  });
});
