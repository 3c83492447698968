import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { decodeProtectedHeader, type JWSHeaderParameters, type JWTPayload, jwtVerify } from 'jose';
import passport, { Strategy } from 'passport';
import { InvalidTokenError } from './auth.errors';
import { AuthOptions } from './auth.options';
import { bearerToken, type RequestWithHeaders } from './bearer-token';
import { KeySource } from './key-sources/key-source';
import type { Principal } from './permissions';
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
    private readonly keys: KeySource,
    private readonly verified: VerifiedTokens,
  ) {
    super();
  }

  /** Passport registers strategies by name for the whole process. Applications in one process (tests) need their own. */
  getPassportInstance(): typeof passport {
    this.name = `jwt-${++strategies}`;
    return passport;
  }

  onModuleDestroy(): void {
    if (this.name !== undefined) passport.unuse(this.name);
  }

  override authenticate(request: RequestWithHeaders): void {
    this.callerOf(request).then(
      (principal) => {
        this.success(principal);
      },
      (error: unknown) => {
        this.error(error);
      },
    );
  }

  /** Required by `PassportStrategy`; `authenticate` reports the caller itself. */
  validate(principal: Principal): Principal {
    return principal;
  }

  private async callerOf(request: RequestWithHeaders): Promise<Principal> {
    const token = bearerToken(request);
    const known = this.verified.find(token);
    if (known !== undefined) return known;
    const { issuer, audience, algorithms, clockToleranceSeconds: clockTolerance } = this.options;
    const key = await this.keys.keyFor(acceptableHeader(token, algorithms));
    const settings = { issuer, audience, algorithms: [...algorithms], clockTolerance };
    const { payload } = await jwtVerify(token, key, settings);
    const principal = this.principalOf(payload);
    this.verified.add(token, principal);
    return principal;
  }

  private principalOf(claims: JWTPayload): Principal {
    const { sub, exp } = claims;
    // RFC 9068 section 2.2 requires both.
    if (exp === undefined) throw new InvalidTokenError('it has no expiry (claim exp)');
    if (typeof sub !== 'string' || sub === '') throw new InvalidTokenError('it has no subject (claim sub)');
    const shared = deepFrozen(claims);
    return Object.freeze({
      subject: sub,
      claims: shared,
      permission: permissionOf(rolesIn(shared, this.options.rolesClaim), this.options.roles),
      expiresAt: exp,
      caller: Object.freeze({ authType: 'jwt' as const, authId: sub, claims: shared }),
    });
  }
}

/** Checks the header before a key is looked up, so that an unacceptable token causes no request to the provider. */
function acceptableHeader(token: string, algorithms: readonly string[]): JWSHeaderParameters {
  const header = decodedHeader(token);
  if (!algorithms.includes(header.alg ?? '')) {
    throw new InvalidTokenError('it is signed with an algorithm that is not allowed');
  }
  // Extensions that must be understood (RFC 7515 section 4.1.11).
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
