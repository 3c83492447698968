import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { currentCallerContext } from '@libs/kernel';
import {
  MissingTokenError,
  PermissionDeniedError,
  UnauthenticatedError,
  UndeclaredPermissionError,
} from './auth.errors';
import { JwtStrategy } from './jwt.strategy';
import { type Principal, requirePermissionOf } from './principal';
import { declarationOf } from './require-permission.decorator';
import { refusalOf } from './token-refusal';

/** Fastify's reply, as far as the challenge needs it. */
interface ReplyWithHeaders {
  header(name: string, value: string): unknown;
}

/**
 * The global guard: lets a call through only when its route is public, or its token is valid and holds the
 * permission that the route declares. A route that declares nothing is refused.
 *
 * @throws UnauthenticatedError, PermissionDeniedError, UndeclaredPermissionError, KeysUnavailableError
 */
@Injectable()
export class PermissionGuard extends AuthGuard() {
  constructor(strategy: JwtStrategy) {
    super({ defaultStrategy: strategy.name });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const declared = declarationOf(context.getHandler(), context.getClass());
    if (declared === 'public') return true;
    if (declared === undefined) throw new UndeclaredPermissionError();
    try {
      await super.canActivate(context);
      const { user } = context.switchToHttp().getRequest<{ user: Principal }>();
      requirePermissionOf(user, declared);
      identifyCaller(user);
      return true;
    } catch (error) {
      challenge(context, error);
      throw error;
    }
  }

  /** Passport reports a refusal as `info`, an error as `error`. */
  override handleRequest<User>(error: unknown, user: User | false | null | undefined, info: unknown): User {
    if (user && !error) return user;
    throw refusalOf(error ?? info);
  }
}

function identifyCaller({ caller }: Principal): void {
  const context = currentCallerContext();
  if (context) context.caller = caller;
}

/** RFC 9110 section 11.6.1: a 401 names the scheme; RFC 6750 section 3.1: and what was wrong, if anything. */
function challenge(context: ExecutionContext, error: unknown): void {
  const reply = context.switchToHttp().getResponse<ReplyWithHeaders>();
  const say = (parameters: string) => reply.header('WWW-Authenticate', `Bearer${parameters}`);
  if (error instanceof MissingTokenError) say('');
  else if (error instanceof UnauthenticatedError) say(' error="invalid_token"');
  else if (error instanceof PermissionDeniedError) say(' error="insufficient_scope"');
}
