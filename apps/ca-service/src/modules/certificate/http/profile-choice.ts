import { type Principal, requirePermissionOf } from '@libs/auth';
import { toProfileDefinition } from '../../profile';
import type { ProfileChoice } from '../domain';

interface NamedProfile {
  readonly inline: Parameters<typeof toProfileDefinition>[0] | undefined;
  /** `''` or left out: none. */
  readonly id: string | undefined;
}

/**
 * An inline profile wins over an id (contract 3.2). It overrides what the CA's operators decided, so it takes an
 * admin. @throws PermissionDeniedError
 */
export function profileChoice({ inline, id }: NamedProfile, principal: Principal): ProfileChoice {
  if (inline) {
    requirePermissionOf(principal, 'admin');
    return { inline: toProfileDefinition(inline) };
  }
  return id ? { id } : 'default of the CA';
}
