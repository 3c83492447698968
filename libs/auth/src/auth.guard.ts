import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { currentCallerContext } from '@libs/kernel';
import {
  MissingTokenError,
  PermissionDeniedError,
  refusalOf,
  UnauthenticatedError,
  UndeclaredPermissionError,
} from './auth.errors';
import { JwtStrategy } from './jwt.strategy';
import { holds, type Permission, type Principal } from './permissions';
import { type Declaration, declarationOf } from './require-permission.decorator';

/** The part of Fastify's reply that the challenge needs. */
interface ReplyWithHeaders {
  header(name: string, value: string): unknown;
}

/**
 * Accepts a call when its route is public, or when its token is valid and holds the permission that the route declares.
 * Rejects a route that declares nothing. `AuthorizationHook` calls `authorize` before the body is read. Nest calls the
 * global guard again: it skips requests that the hook accepted and rejects any other.
 *
 * @throws UnauthenticatedError, PermissionDeniedError, UndeclaredPermissionError, KeysUnavailableError
 */
@Injectable()
export class PermissionGuard extends AuthGuard() {
  /** The permission that was checked for each accepted request. */
  private readonly authorized = new WeakMap<object, Permission>();

  constructor(strategy: JwtStrategy) {
    super({ defaultStrategy: strategy.name });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const declared = required(declarationOf(context.getHandler(), context.getClass()));
    if (declared === 'public') return true;
    const http = context.switchToHttp();
    await this.authorize(http.getRequest(), http.getResponse(), declared);
    return true;
  }

  /** Authenticates the caller of `request` and checks the permission that its route declares. */
  async authorize(
    request: object,
    reply: ReplyWithHeaders,
    declaration: Declaration | undefined,
  ): Promise<void> {
    const declared = required(declaration);
    if (declared === 'public' || this.authorized.get(request) === declared) return;
    try {
      await super.canActivate(contextOf(request, reply));
      const { user } = request as { user: Principal };
      if (!holds(user.permission, declared)) throw new PermissionDeniedError(declared);
      identifyCaller(user);
      this.authorized.set(request, declared);
    } catch (error) {
      challenge(reply, error);
      throw error;
    }
  }

  /** Passport passes a rejection as `info` and an error as `error`. */
  override handleRequest<User>(error: unknown, user: User | false | null | undefined, info: unknown): User {
    if (user && !error) return user;
    throw refusalOf(error ?? info);
  }
}

function identifyCaller({ caller }: Principal): void {
  const context = currentCallerContext();
  if (context) context.caller = caller;
}

/** @throws UndeclaredPermissionError */
function required(declared: Declaration | undefined): Declaration {
  if (declared === undefined) throw new UndeclaredPermissionError();
  return declared;
}

/** The part of an ExecutionContext that Passport's guard reads. The hook runs before Nest creates one. */
function contextOf(request: object, reply: object): ExecutionContext {
  const http = { getRequest: () => request, getResponse: () => reply };
  return { switchToHttp: () => http } as unknown as ExecutionContext;
}

/** A 401 names the scheme (RFC 9110 section 11.6.1) and the kind of error (RFC 6750 section 3.1). */
function challenge(reply: ReplyWithHeaders, error: unknown): void {
  const send = (parameters: string) => reply.header('WWW-Authenticate', `Bearer${parameters}`);
  if (error instanceof MissingTokenError) send('');
  else if (error instanceof UnauthenticatedError) send(' error="invalid_token"');
  else if (error instanceof PermissionDeniedError) send(' error="insufficient_scope"');
}
