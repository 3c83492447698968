import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuthSettings, DevelopmentIssuer } from '@libs/auth';
import type { Environment } from './environment';

/** Directory of the development issuer's key. With the same DATA_DIR the CA service uses the same key. */
const developmentIssuerDirectory = ({ DATA_DIR }: Environment): string =>
  join(DATA_DIR, 'development-issuer');

/** Settings of token verification, from the variables AUTH_*. */
export function authSettings(environment: Environment): AuthSettings {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, AUTH_JWKS_URI: uri } = environment;
  return {
    keys: keySource(issuer, uri, environment),
    issuer,
    audience,
    allowHttp: environment.NODE_ENV !== 'production' || environment.AUTH_ALLOW_HTTP,
    rolesClaim: environment.AUTH_ROLES_CLAIM,
  };
}

function keySource(
  issuer: string | undefined,
  uri: string | undefined,
  environment: Environment,
): AuthSettings['keys'] {
  if (uri !== undefined) return { kind: 'jwks-uri', uri };
  if (issuer !== undefined) return { kind: 'oidc-discovery', issuer };
  return { kind: 'development', directory: developmentIssuerDirectory(environment) };
}

/** Returns the token for the event log of the CA service. Reads the file for each request, because tokens are renewed. */
export async function tokenForTheLog(environment: Environment): Promise<string> {
  if (environment.CA_TOKEN_FILE !== undefined)
    return (await readFile(environment.CA_TOKEN_FILE, 'utf8')).trim();
  const issuer = await DevelopmentIssuer.open(developmentIssuerDirectory(environment));
  return issuer.issueToken({ permission: 'reader', subject: environment.SERVICE_ID });
}
