import { holds, type Principal, requirePermissionOf } from '@libs/auth';
import type { InlineProfileRequest } from '../../profile';
import type { ProfileChoice } from '../domain';

interface NamedProfile {
  readonly inline: InlineProfileRequest | undefined;
  /** `''` or left out: none. */
  readonly id: string | undefined;
}

/**
 * An inline profile wins over an id (contract 3.2). It overrides what the CA's operators decided, so it takes an
 * admin, unless it is a copy of a stored one, which only the handler can tell. @throws PermissionDeniedError
 */
export function profileChoice({ inline, id }: NamedProfile, principal: Principal): ProfileChoice {
  if (!inline) return id ? { id } : 'default of the CA';
  const { id: copied, ...fields } = inline;
  if (!copied) requirePermissionOf(principal, 'admin');
  return { inline: { id: copied, fields, callerIsAdmin: holds(principal.permission, 'admin') } };
}
