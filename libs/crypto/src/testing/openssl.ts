import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The openssl command line in a directory of its own: an opinion from outside this program. */
export class OpenSsl {
  readonly #directory = mkdtempSync(join(tmpdir(), 'openssl-'));

  /** Runs it; answers with what it printed. @throws Error with its complaint */
  run(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: this.#directory, encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${args.join(' ')}\n${stdout}${stderr}`);
    return stdout + stderr;
  }

  write(file: string, content: string | Buffer): void {
    writeFileSync(join(this.#directory, file), content);
  }

  read(file: string): Buffer {
    return readFileSync(join(this.#directory, file));
  }

  /** A private key as PKCS#8 PEM in `file`; `parameters` as `openssl genpkey` takes them. */
  makeKey(file: string, ...parameters: string[]): void {
    this.run('genpkey', ...parameters, '-out', file);
  }

  /** A DER request for that key. */
  makeCsr(key: string, subject: string, ...options: string[]): Buffer {
    this.run('req', '-new', '-key', key, '-subj', subject, '-outform', 'DER', '-out', 'csr.der', ...options);
    return this.read('csr.der');
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true });
  }
}
