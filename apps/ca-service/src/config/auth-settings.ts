import { join } from 'node:path';
import type { AuthSettings } from '@libs/auth';
import type { Environment } from './environment';

/** Returns the directory in which the development issuer stores its key. */
export function developmentIssuerDirectory({ DATA_DIR }: Environment): string {
  return join(DATA_DIR, 'development-issuer');
}

/** Returns how tokens are verified, from the variables AUTH_*. */
export function authSettings(environment: Environment): AuthSettings {
  return {
    keys: keySource(environment),
    issuer: environment.AUTH_ISSUER,
    audience: environment.AUTH_AUDIENCE,
    allowHttp: environment.NODE_ENV !== 'production' || environment.AUTH_ALLOW_HTTP,
    algorithms: environment.AUTH_ALGORITHMS,
    rolesClaim: environment.AUTH_ROLES_CLAIM,
    roles: {
      admin: environment.AUTH_ADMIN_ROLES,
      issuer: environment.AUTH_ISSUER_ROLES,
      reader: environment.AUTH_READER_ROLES,
    },
  };
}

function keySource(environment: Environment): AuthSettings['keys'] {
  const { AUTH_JWKS_URI: uri, AUTH_JWKS_FILE: file, AUTH_ISSUER: issuer } = environment;
  if (uri !== undefined) return { kind: 'jwks-uri', uri };
  if (file !== undefined) return { kind: 'jwks-file', file };
  if (issuer !== undefined) return { kind: 'oidc-discovery', issuer };
  return { kind: 'development', directory: developmentIssuerDirectory(environment) };
}
