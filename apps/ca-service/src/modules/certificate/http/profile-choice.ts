import { type InlineProfileRequest, toInlineProfile } from '../../profile';
import type { ProfileChoice } from '../domain';

interface NamedProfile {
  readonly inline: InlineProfileRequest | undefined;
  /** `''` or left out: none. */
  readonly id: string | undefined;
}

/** An inline profile wins over an id (contract 3.2). */
export function profileChoice({ inline, id }: NamedProfile): ProfileChoice {
  if (inline) return { inline: toInlineProfile(inline) };
  return id ? { id } : 'default of the CA';
}
