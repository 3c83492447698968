import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

/** A key pair of the provider; `jwk` is what it publishes. */
export interface SigningKey {
  readonly alg: string;
  readonly privateKey: PrivateKey;
  readonly jwk: JWK;
}

export async function aKey(alg = 'ES256', kid = `key-${alg}`): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, privateKey, jwk: { ...(await exportJWK(publicKey)), alg, use: 'sig', kid } };
}

export const AUDIENCE = 'ca-service';

/** An OpenID provider on 127.0.0.1: real HTTP, keys and documents that a test may change at any time. */
export class IdentityProvider {
  keys: SigningKey[] = [];
  /** Published instead of the right discovery document, when set. */
  discovery: object | undefined;
  /** Answers every request like this instead, when set. */
  answer: ((response: ServerResponse) => void) | undefined;
  /** Paths that were asked for. */
  readonly requests: string[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      this.requests.push(request.url ?? '');
      if (this.answer) this.answer(response);
      else response.end(JSON.stringify(this.documentAt(request.url)));
    });
  }

  static async start(...keys: SigningKey[]): Promise<IdentityProvider> {
    const provider = new IdentityProvider();
    provider.keys = keys;
    await new Promise<void>((listening) => provider.server.listen(0, '127.0.0.1', listening));
    return provider;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get jwksUri(): string {
    return `${this.issuer}/jwks`;
  }

  /** A good admin token of the first key; `claims` replace or, when undefined, remove what it says. */
  token(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}): Promise<string> {
    return signed(this.keys[0]!, { ...this.claims(), ...claims }, header);
  }

  claims(): JWTPayload {
    const now = Math.floor(Date.now() / 1000);
    const roles = { realm_access: { roles: ['pki-admin'] } };
    return { iss: this.issuer, aud: AUDIENCE, sub: 'alice', iat: now, exp: now + 300, ...roles };
  }

  private documentAt(path: string | undefined): object {
    if (path === '/jwks') return { keys: this.keys.map(({ jwk }) => jwk) };
    return this.discovery ?? { issuer: this.issuer, jwks_uri: this.jwksUri };
  }
}

export function signed(
  key: SigningKey,
  claims: JWTPayload,
  header: Record<string, unknown> = {},
): Promise<string> {
  const protectedHeader = { alg: key.alg, typ: 'JWT', kid: key.jwk.kid, ...header };
  return new SignJWT(claims).setProtectedHeader(protectedHeader as { alg: string }).sign(key.privateKey);
}
