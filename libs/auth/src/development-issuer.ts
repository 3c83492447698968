import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  calculateJwkThumbprint,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  SignJWT,
} from 'jose';
import { StartUpError } from '@libs/kernel';
import type { Permission } from './permissions';

/** Claim `iss` of development tokens; a name that can never be reached (RFC 6761 section 6.4). */
export const DEVELOPMENT_ISSUER = 'https://development.invalid';
/** Claim `aud` of development tokens. */
export const DEVELOPMENT_AUDIENCE = 'ca-service-development';

const PRIVATE_FILE = 'private.jwk.json';
const PUBLIC_FILE = 'jwks.json';
const ONE_DAY_SECONDS = 86_400;

/** The content of a development token. */
export interface DevelopmentTokenRequest {
  readonly permission: Permission;
  /** Claim `sub`. */
  readonly subject?: string;
  readonly lifetimeSeconds?: number;
}

/**
 * Replaces an identity provider during development: signs tokens with its own key, which it stores in a directory that
 * only this user can read. The application must not use it in production.
 */
export class DevelopmentIssuer {
  private constructor(
    private readonly privateKey: CryptoKey,
    private readonly publicJwk: JWK,
  ) {}

  /**
   * Opens the issuer in `directory`, and creates its key when none exists. Concurrent processes get the same key. A crash
   * leaves no key or a complete one.
   *
   * @throws StartUpError when the directory cannot be used or contains an invalid key
   */
  static async open(directory: string): Promise<DevelopmentIssuer> {
    const privateJwk = parsePrivateKey(await privateKeyText(directory), directory);
    const { kty, crv, x, y, alg, use, kid } = privateJwk;
    const publicJwk = { kty, crv, x, y, alg, use, kid } as JWK;
    const issuer = new DevelopmentIssuer(await importPrivateKey(privateJwk, directory), publicJwk);
    await attempt(directory, () => issuer.publish(directory));
    return issuer;
  }

  /** The public key that verifies the tokens. */
  get jwks(): JSONWebKeySet {
    return { keys: [{ ...this.publicJwk }] };
  }

  /** Signs a token (ES256) for `permission`, by default valid for a day. */
  async issueToken(request: DevelopmentTokenRequest): Promise<string> {
    const { permission, subject = `development-${permission}`, lifetimeSeconds = ONE_DAY_SECONDS } = request;
    const issuedAt = Math.floor(Date.now() / 1000);
    return new SignJWT({ realm_access: { roles: [permission] } })
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: this.publicJwk.kid ?? '' })
      .setIssuer(DEVELOPMENT_ISSUER)
      .setAudience(DEVELOPMENT_AUDIENCE)
      .setSubject(subject)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .sign(this.privateKey);
  }

  /** Writes the public key. Concurrent processes derive the same content from the private key. */
  private async publish(directory: string): Promise<void> {
    const temporary = await writeTemporary(join(directory, PUBLIC_FILE), this.jwks);
    await rename(temporary, join(directory, PUBLIC_FILE));
  }
}

async function privateKeyText(directory: string): Promise<string> {
  const file = join(directory, PRIVATE_FILE);
  return attempt(directory, async () => {
    const existing = await readIfThere(file);
    if (existing !== undefined) return existing;
    // The parents keep the usual mode, because other data, such as the embedded database, shares them.
    await mkdir(dirname(directory), { recursive: true });
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await createExclusively(file, await newPrivateKey());
    return readFile(file, 'utf8');
  });
}

/** Creating a hard link is atomic. It fails when another process was first; that process's key is used. */
async function createExclusively(file: string, content: JWK): Promise<void> {
  const temporary = await writeTemporary(file, content);
  try {
    await link(temporary, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await unlink(temporary);
  }
}

async function writeTemporary(file: string, content: object): Promise<string> {
  const temporary = `${file}.${process.pid}.${randomUUID()}.tmp`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return temporary;
}

async function newPrivateKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg: 'ES256', use: 'sig', kid: await calculateJwkThumbprint(jwk) };
}

function parsePrivateKey(text: string, directory: string): JWK {
  try {
    const jwk = JSON.parse(text) as JWK | null;
    if (jwk?.kty === 'EC' && jwk.crv === 'P-256' && typeof jwk.d === 'string') return jwk;
  } catch {
    // The parser's message could quote the key.
  }
  throw notAKey(directory);
}

async function importPrivateKey(jwk: JWK, directory: string): Promise<CryptoKey> {
  try {
    return (await importJWK(jwk, 'ES256')) as CryptoKey;
  } catch {
    throw notAKey(directory);
  }
}

function notAKey(directory: string): StartUpError {
  return new StartUpError(
    `${join(directory, PRIVATE_FILE)} (under DATA_DIR) is not the private key of the development issuer: remove it, and a new one is made`,
  );
}

async function attempt<T>(directory: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new StartUpError(
      `The key for development tokens cannot be kept in ${directory} (${codeOf(error)}): set DATA_DIR to a directory that this user may read and write`,
      { cause: error },
    );
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown reason';
}
