import { isLoopbackHost, StartUpError } from '@libs/kernel';
import { DEVELOPMENT_AUDIENCE, DEVELOPMENT_ISSUER } from './development-issuer';
import { type Permission, PERMISSIONS } from './permissions';

/** Asymmetric signatures only (RFC 7518 section 3.1): `none` and the HMACs cannot be configured. */
export const SUPPORTED_ALGORITHMS = [
  ...(['RS256', 'RS384', 'RS512'] as const),
  ...(['PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512'] as const),
  // RFC 8037 section 3.1, and the name for Ed25519 alone (RFC 9864 section 2.2)
  ...(['EdDSA', 'Ed25519'] as const),
];
export type SignatureAlgorithm = (typeof SUPPORTED_ALGORITHMS)[number];

/** The source of the public keys that verify tokens. */
export type KeySourceOptions =
  | { readonly kind: 'jwks-uri'; readonly uri: string }
  | { readonly kind: 'jwks-file'; readonly file: string }
  | { readonly kind: 'oidc-discovery'; readonly issuer: string }
  /** The issuer of development tokens of this service. Its constants replace all other options. */
  | { readonly kind: 'development'; readonly directory: string };

/** Checked settings: the tokens that are accepted, and the permissions that their roles grant. */
export abstract class AuthOptions {
  abstract readonly keys: KeySourceOptions;
  /** The only value accepted for the claim `iss`. */
  abstract readonly issuer: string;
  /** The value that the claim `aud` must contain. */
  abstract readonly audience: string;
  abstract readonly algorithms: readonly SignatureAlgorithm[];
  /** The claim with the roles of the caller: see `rolesIn`. */
  abstract readonly rolesClaim: string;
  /** The role names that grant each permission. */
  abstract readonly roles: Readonly<Record<Permission, readonly string[]>>;
  /** Tolerated difference to the clock of the identity provider, for `exp` and `nbf`. */
  abstract readonly clockToleranceSeconds: number;
  /** Allows `http:` addresses that are not loopback for issuer and keys. */
  abstract readonly allowHttp: boolean;
}

/** Settings of the application. A missing member has a default. */
export interface AuthSettings {
  readonly keys: KeySourceOptions;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  readonly algorithms?: readonly string[] | undefined;
  readonly rolesClaim?: string | undefined;
  readonly roles?: Partial<Record<Permission, readonly string[]>> | undefined;
  readonly clockToleranceSeconds?: number | undefined;
  /** Default: false. */
  readonly allowHttp?: boolean | undefined;
}

const DEFAULT_ROLES_CLAIM = 'realm_access.roles';
const DEFAULT_ROLES: AuthOptions['roles'] = {
  reader: ['reader', 'pki-reader'],
  issuer: ['issuer', 'pki-issuer'],
  admin: ['admin', 'pki-admin'],
};
const DEFAULT_CLOCK_TOLERANCE_SECONDS = 30;
const MAX_CLOCK_TOLERANCE_SECONDS = 300;

/**
 * Checks `settings` and fills in the defaults.
 *
 * @throws StartUpError when the settings would accept no token, or would accept forged ones
 */
export function checkAuthSettings(settings: AuthSettings): AuthOptions {
  if (settings.keys.kind === 'development') return developmentOptions(settings.keys);
  const issuer = requiredText(settings.issuer, 'AUTH_ISSUER', 'the issuer of the tokens (claim iss)');
  checkKeySource(settings.keys, issuer);
  const allowHttp = settings.allowHttp ?? false;
  if (!allowHttp) refuseHttp(settings.keys, issuer);
  return {
    allowHttp,
    keys: settings.keys,
    issuer,
    audience: requiredText(
      settings.audience,
      'AUTH_AUDIENCE',
      'the audience that tokens are made for (claim aud)',
    ),
    algorithms: checkedAlgorithms(settings.algorithms ?? SUPPORTED_ALGORITHMS),
    rolesClaim: requiredText(
      settings.rolesClaim ?? DEFAULT_ROLES_CLAIM,
      'AUTH_ROLES_CLAIM',
      'the claim with the roles',
    ),
    roles: checkedRoles({ ...DEFAULT_ROLES, ...settings.roles }),
    clockToleranceSeconds: checkedTolerance(
      settings.clockToleranceSeconds ?? DEFAULT_CLOCK_TOLERANCE_SECONDS,
    ),
  };
}

function developmentOptions(keys: KeySourceOptions): AuthOptions {
  return {
    keys,
    allowHttp: false,
    issuer: DEVELOPMENT_ISSUER,
    audience: DEVELOPMENT_AUDIENCE,
    algorithms: ['ES256'],
    rolesClaim: DEFAULT_ROLES_CLAIM,
    roles: DEFAULT_ROLES,
    clockToleranceSeconds: 0,
  };
}

function requiredText(value: string | undefined, variable: string, meaning: string): string {
  if (value === undefined || value.trim() === '') {
    throw new StartUpError(
      `${variable} is empty: set it to ${meaning}; without it tokens cannot be told apart`,
    );
  }
  return value;
}

function checkKeySource(keys: KeySourceOptions, issuer: string): void {
  switch (keys.kind) {
    case 'jwks-uri':
      checkWebAddress(keys.uri, 'AUTH_JWKS_URI');
      return;
    case 'oidc-discovery':
      checkWebAddress(keys.issuer, 'AUTH_ISSUER');
      // OpenID Connect Discovery 1.0 section 4.3: the discovered issuer and the claim iss are identical.
      if (keys.issuer === issuer) return;
      throw new StartUpError('AUTH_ISSUER must be the address that the identity provider is discovered at');
    case 'jwks-file':
      requiredText(keys.file, 'AUTH_JWKS_FILE', 'the path of a JSON Web Key Set');
      return;
    case 'development':
      return;
  }
}

function checkWebAddress(address: string, variable: string): void {
  const protocol = URL.canParse(address) ? new URL(address).protocol : '';
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new StartUpError(`${variable} is not an address that starts with https:// or http://`);
  }
}

/** An attacker on the network can replace keys that are read over HTTP, and so gain every permission. */
function refuseHttp(keys: KeySourceOptions, issuer: string): void {
  const uri = keys.kind === 'jwks-uri' ? keys.uri : undefined;
  for (const [variable, address] of [
    ['AUTH_ISSUER', issuer],
    ['AUTH_JWKS_URI', uri],
  ] as const) {
    if (address === undefined || !isUnprotected(address)) continue;
    throw new StartUpError(
      `${variable}: ${address} must begin with https://, or AUTH_ALLOW_HTTP=true must allow http://`,
    );
  }
}

/** Whether an address is `http:` and not loopback. */
export function isUnprotected(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && !isLoopbackHost(hostname);
}

function checkedAlgorithms(names: readonly string[]): readonly SignatureAlgorithm[] {
  const known = SUPPORTED_ALGORITHMS.filter((algorithm) => names.includes(algorithm));
  const unknown = names.find((name) => !(SUPPORTED_ALGORITHMS as readonly string[]).includes(name));
  if (unknown === undefined && known.length > 0) return known;
  const wrong = unknown === undefined ? 'are empty' : `include ${JSON.stringify(unknown)}`;
  throw new StartUpError(
    `The algorithms for token signatures ${wrong}: use some of ${SUPPORTED_ALGORITHMS.join(', ')}`,
  );
}

function checkedRoles(roles: AuthOptions['roles']): AuthOptions['roles'] {
  for (const permission of PERMISSIONS) {
    if (roles[permission].every((name) => name.trim() !== '' && !/\s/.test(name))) continue;
    throw new StartUpError(
      `The role names for the permission ${permission} hold an empty name or one with a space`,
    );
  }
  return roles;
}

function checkedTolerance(seconds: number): number {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= MAX_CLOCK_TOLERANCE_SECONDS) return seconds;
  throw new StartUpError(
    `The clock tolerance for tokens must be a whole number of seconds from 0 to ${MAX_CLOCK_TOLERANCE_SECONDS}`,
  );
}
