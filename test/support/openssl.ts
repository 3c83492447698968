import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs openssl with these files in its working directory, and returns its output and the new files. */
export function openssl(
  parameters: string[],
  files: Record<string, Buffer> = {},
): { output: string; file(name: string): Buffer } {
  const directory = mkdtempSync(join(tmpdir(), 'ca-openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
    const output = execFileSync('openssl', parameters, {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const made = new Map<string, Buffer>();
    for (const name of ['csr.pem', 'key.pem']) {
      if (parameters.includes(name)) made.set(name, readFileSync(join(directory, name)));
    }
    return { output, file: (name) => made.get(name) ?? Buffer.alloc(0) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const KEYS = {
  'RSA 2048': ['rsa:2048'],
  'P-256': ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'P-384': ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  'P-521': ['ec', '-pkeyopt', 'ec_paramgen_curve:P-521'],
  Ed25519: ['ed25519'],
} as const;

export type OpensslKey = keyof typeof KEYS;

/** Creates a CSR in PEM with openssl and a new key. */
export function makeCsr(subject: string, options: { key?: OpensslKey; extensions?: string[] } = {}): Buffer {
  const extensions = (options.extensions ?? []).flatMap((extension) => ['-addext', extension]);
  const key = KEYS[options.key ?? 'P-256'];
  return openssl([
    'req',
    '-new',
    '-newkey',
    ...key,
    '-nodes',
    '-keyout',
    'key.pem',
    '-out',
    'csr.pem',
    '-subj',
    subject,
    ...extensions,
  ]).file('csr.pem');
}

/** What `openssl verify -x509_strict` says; throws when it does not accept the chain. */
export function opensslVerify(root: Buffer, leaf: Buffer, untrusted: Buffer = Buffer.alloc(0)): string {
  const chain = untrusted.length > 0 ? ['-untrusted', 'chain'] : [];
  return openssl(['verify', '-x509_strict', '-CAfile', 'root', ...chain, 'leaf'], {
    root,
    leaf,
    chain: untrusted,
  }).output.trim();
}
