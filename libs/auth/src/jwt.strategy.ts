import type { KeyObject } from 'node:crypto';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { decodeProtectedHeader, type JWSHeaderParameters } from 'jose';
import passport from 'passport';
import { type SecretOrKeyProvider, Strategy } from 'passport-jwt';
import { InvalidTokenError } from './auth.errors';
import { AuthOptions } from './auth.options';
import { bearerToken, type RequestWithHeaders } from './bearer-token';
import { KeySource } from './key-sources/key-source';
import type { Claims, Principal } from './permissions';
import { permissionOf, rolesIn } from './role-claim';
import { VerifiedTokens } from './verified-tokens';

/**
 * Values of the header `typ` of access tokens. A token of another kind, such as a logout token, must not be accepted as
 * one (RFC 8725 section 3.11). Providers that predate RFC 9068 write `JWT`.
 */
const TOKEN_TYPES = ['jwt', 'at+jwt', 'application/at+jwt'];

let strategies = 0;

/**
 * Verifies the bearer token of a call: signature with a trusted key, `iss`, `aud`, `exp` and `nbf` (RFC 7519
 * section 4.1), following RFC 8725. `refusalOf` maps the errors that Passport reports.
 */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) implements OnModuleDestroy {
  // Passport calls `authenticate` on an object that inherits from this one, which has no #private fields.
  constructor(
    private readonly options: AuthOptions,
    keys: KeySource,
    private readonly verified: VerifiedTokens,
  ) {
    super({
      jwtFromRequest: bearerToken,
      secretOrKeyProvider: keyProvider(keys, options.algorithms),
      passReqToCallback: true,
      issuer: options.issuer,
      audience: options.audience,
      algorithms: [...options.algorithms],
      // Not deprecated: passport-jwt's types attach that remark to the wrong member.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      jsonWebTokenOptions: { clockTolerance: options.clockToleranceSeconds },
    });
  }

  /** Passport registers strategies by name for the whole process. Applications in one process (tests) need their own. */
  getPassportInstance(): typeof passport {
    this.name = `jwt-${++strategies}`;
    return passport;
  }

  onModuleDestroy(): void {
    passport.unuse(this.name);
  }

  override authenticate(request: Parameters<Strategy['authenticate']>[0], options?: unknown): void {
    try {
      const known = this.verified.find(bearerToken(request));
      if (known === undefined) super.authenticate(request, options);
      else this.success(known);
    } catch (error) {
      this.error(error as Error);
    }
  }

  /** Passport calls this after it has verified the signature, `iss`, `aud`, `exp` and `nbf`. */
  validate(request: RequestWithHeaders, claims: Record<string, unknown>): Principal {
    const { sub, exp } = claims;
    // RFC 9068 section 2.2 requires both. jsonwebtoken accepts a missing exp.
    if (typeof exp !== 'number') throw new InvalidTokenError('it has no expiry (claim exp)');
    if (typeof sub !== 'string' || sub === '') throw new InvalidTokenError('it has no subject (claim sub)');
    const principal = this.principalOf(sub, exp, deepFrozen(claims));
    this.verified.add(bearerToken(request), principal);
    return principal;
  }

  private principalOf(subject: string, expiresAt: number, claims: Claims): Principal {
    return Object.freeze({
      subject,
      claims,
      permission: permissionOf(rolesIn(claims, this.options.rolesClaim), this.options.roles),
      expiresAt,
      caller: Object.freeze({ authType: 'jwt' as const, authId: subject, claims }),
    });
  }
}

function keyProvider(keys: KeySource, algorithms: readonly string[]): SecretOrKeyProvider {
  return (_request, token: string, done) => {
    // jsonwebtoken accepts a KeyObject; the types of passport-jwt lack it.
    const answer = done as (error: unknown, key?: KeyObject) => void;
    acceptableHeader(token, algorithms)
      .then((header) => keys.keyFor(header))
      .then((key) => {
        answer(null, key);
      })
      // Also catches errors that jsonwebtoken throws while it verifies; an unhandled one would end the process.
      .catch((error: unknown) => {
        answer(error);
      });
  };
}

/** Checks the header before a key is looked up, so that an unacceptable token causes no request to the provider. */
// eslint-disable-next-line @typescript-eslint/require-await -- a refusal becomes a rejection
async function acceptableHeader(token: string, algorithms: readonly string[]): Promise<JWSHeaderParameters> {
  const header = decodedHeader(token);
  if (!algorithms.includes(header.alg ?? '')) {
    throw new InvalidTokenError('it is signed with an algorithm that is not allowed');
  }
  // Rejects unknown extensions (RFC 7515 section 4.1.11). jsonwebtoken does not check them.
  if ('crit' in header) throw new InvalidTokenError('it needs an extension that is not supported');
  if (!isAccessTokenType(header.typ)) {
    throw new InvalidTokenError('its header typ must be JWT, at+jwt or application/at+jwt');
  }
  return { alg: header.alg, kid: header.kid } as JWSHeaderParameters;
}

/** `typ` is optional, and as a media type case-insensitive (RFC 7515 section 4.1.9). */
function isAccessTokenType(typ: unknown): boolean {
  return typ === undefined || (typeof typ === 'string' && TOKEN_TYPES.includes(typ.toLowerCase()));
}

function decodedHeader(token: string): JWSHeaderParameters {
  try {
    return decodeProtectedHeader(token);
  } catch (error) {
    throw new InvalidTokenError('it is not a signed JSON Web Token', { cause: error });
  }
}

/** Freezes claims, because calls with the same token share them. */
function deepFrozen<T extends object>(value: T): T {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) deepFrozen(member as object);
  }
  return Object.freeze(value);
}
