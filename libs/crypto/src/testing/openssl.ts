import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The openssl command line, as an independent implementation, in a temporary directory. */
export class OpenSsl {
  readonly #directory = mkdtempSync(join(tmpdir(), 'openssl-'));

  /** Runs openssl and returns its output. @throws Error with its error output */
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

  /** Creates a private key as PKCS#8 PEM in `file`, with `parameters` of `openssl genpkey`. */
  makeKey(file: string, ...parameters: string[]): void {
    this.run('genpkey', ...parameters, '-out', file);
  }

  /** Creates a DER request for that key. */
  makeCsr(key: string, subject: string, ...options: string[]): Buffer {
    this.run('req', '-new', '-key', key, '-subj', subject, '-outform', 'DER', '-out', 'csr.der', ...options);
    return this.read('csr.der');
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true });
  }
}
