import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Verifies a chain, leaf first, with GnuTLS' certtool, and returns the verdict and its output. */
export function certtoolVerify(
  root: Buffer,
  chain: readonly Buffer[],
): { accepted: boolean; output: string } {
  const directory = mkdtempSync(join(tmpdir(), 'ca-certtool-'));
  try {
    writeFileSync(join(directory, 'root'), root);
    writeFileSync(join(directory, 'chain'), Buffer.concat(chain));
    const parameters = ['--verify', '--load-ca-certificate', 'root', '--infile', 'chain'];
    const { status, stdout, stderr } = spawnSync('certtool', parameters, {
      cwd: directory,
      encoding: 'utf8',
    });
    return { accepted: status === 0, output: stdout + stderr };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
