import { DomainError } from '@libs/kernel';
import { ExpiredTokenError, InvalidTokenError, UnauthenticatedError } from './auth.errors';

/** What jsonwebtoken says, and what the client is told: its own texts may quote the token or the options. */
const REASONS: readonly (readonly [prefix: string, reason: string])[] = [
  ['jwt issuer invalid', 'it comes from another issuer'],
  ['jwt audience invalid', 'it was made for another audience'],
  ['invalid signature', 'its signature is wrong'],
  ['invalid algorithm', 'it is signed with an algorithm that is not allowed'],
  ['invalid exp value', 'its claim exp is not a number'],
  ['invalid nbf value', 'its claim nbf is not a number'],
  ['jwt malformed', 'it is not a signed JSON Web Token'],
  ['invalid token', 'it is not a signed JSON Web Token'],
];

/** Turns whatever made the verification of a token fail into what the client may hear. */
export function refusalOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const { name, message } = error instanceof Error ? error : new Error('no reason given');
  if (name === 'TokenExpiredError') return new ExpiredTokenError();
  if (name === 'NotBeforeError') return new UnauthenticatedError('the token is not valid yet');
  const known = REASONS.find(([prefix]) => message.startsWith(prefix));
  return new InvalidTokenError(known?.[1] ?? 'it cannot be verified', { cause: error });
}
