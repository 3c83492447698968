import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuthSettings, DevelopmentIssuer } from '@libs/auth';
import type { Environment } from './environment';

/** Where the development issuer keeps its key; with the same DATA_DIR it is the one of the CA service. */
const developmentIssuerDirectory = ({ DATA_DIR }: Environment): string =>
  join(DATA_DIR, 'development-issuer');

/** How tokens are checked, from the variables AUTH_*. */
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

/** The token that the log of the CA service is read with; the file is read anew each time, as tokens are renewed. */
export async function tokenForTheLog(environment: Environment): Promise<string> {
  if (environment.CA_TOKEN_FILE !== undefined)
    return (await readFile(environment.CA_TOKEN_FILE, 'utf8')).trim();
  const issuer = await DevelopmentIssuer.open(developmentIssuerDirectory(environment));
  return issuer.issueToken({ permission: 'reader', subject: environment.SERVICE_ID });
}
