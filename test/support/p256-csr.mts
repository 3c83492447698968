import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate request for a new P-256 key, made by openssl: base64 of PEM, as the API takes it. */
export function p256Csr(): string {
  const directory = mkdtempSync(join(tmpdir(), 'csr-'));
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key'];
  execFileSync('openssl', ['req', '-new', ...key, '-subj', '/CN=load', '-out', 'csr'], {
    cwd: directory,
    stdio: 'ignore',
  });
  const csr = readFileSync(join(directory, 'csr')).toString('base64');
  rmSync(directory, { recursive: true });
  return csr;
}
