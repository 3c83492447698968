import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFileOf } from '@libs/configuration';
import { KeyEncryptionKey } from '@libs/crypto';
import { StartUpError } from '@libs/kernel';
import type { Environment } from './environment';

const FILE = 'key-encryption-key';

/**
 * Reads the key that encrypts private keys from a variable or a file; in development, generates one and stores it
 * under DATA_DIR. @throws StartUpError
 */
export function readKeyEncryptionKey(environment: Environment): KeyEncryptionKey {
  const { KEY_ENCRYPTION_KEY: text, KEY_ENCRYPTION_KEY_FILE: file } = environment;
  if (text !== undefined) return parse('KEY_ENCRYPTION_KEY', text);
  if (file !== undefined)
    return parse('KEY_ENCRYPTION_KEY_FILE', readFileOf('KEY_ENCRYPTION_KEY_FILE', file));
  return parse('DATA_DIR', developmentKey(environment.DATA_DIR));
}

function parse(variable: string, text: string): KeyEncryptionKey {
  try {
    return KeyEncryptionKey.parse(text);
  } catch (error) {
    throw new StartUpError(`${variable}: ${(error as Error).message}`, { cause: error });
  }
}

/** Writes a temporary file and links it, so that a crash or a second process never leaves an incomplete key. */
function developmentKey(directory: string): string {
  const file = join(directory, FILE);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o755 });
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true });
    try {
      linkSync(temporary, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(temporary, { force: true });
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new StartUpError(`DATA_DIR: ${file} cannot be written or read (${code})`, { cause: error });
  }
}
