import { EMPTY_SUBJECT } from '@libs/crypto';
import { InvalidValueError } from '@libs/kernel';
import { CA_KEY_USAGE } from '../../certificate/domain';
import {
  type InlineProfile,
  NO_CRYPTO_ENFORCEMENT,
  type ProfileDefinition,
  type ProfileRepository,
  resolveInlineProfile,
  type Validity,
} from '../../profile/domain';

/** The profile of a CA's own certificate: an inline one, a stored one, or the default. */
export type CaProfileChoice =
  { readonly inline: InlineProfile } | { readonly id: string } | 'default for CAs';

/** Returns the id of a stored profile, else `''`. */
export const profileIdOf = (choice: CaProfileChoice): string =>
  choice !== 'default for CAs' && 'id' in choice ? choice.id : '';

/**
 * Loads the profile of a CA's own certificate. `validity` is used by default and for a profile that states none
 * (contract 5.5, 5.7).
 * @throws ProfileNotFoundError
 * @throws InvalidValueError when the profile is not for CAs
 */
export async function resolveCaProfile(
  choice: CaProfileChoice,
  validity: Validity,
  profiles: ProfileRepository,
): Promise<ProfileDefinition> {
  if (choice === 'default for CAs') return defaultCaProfile(validity);
  const profile =
    'inline' in choice
      ? (await resolveInlineProfile(choice.inline, profiles)).definition
      : (await profiles.get(choice.id)).definition;
  if (!profile.signAsCa) throw new InvalidValueError('struct validation error', { field: 'sign_as_ca' });
  return profile.validity.type === '' ? { ...profile, validity } : profile;
}

function defaultCaProfile(validity: Validity): ProfileDefinition {
  return {
    validity,
    signAsCa: true,
    honorKeyUsage: false,
    keyUsage: CA_KEY_USAGE,
    honorExtendedKeyUsages: false,
    extendedKeyUsages: [],
    honorSubject: true,
    subject: EMPTY_SUBJECT,
    honorExtensions: true,
    cryptoEnforcement: NO_CRYPTO_ENFORCEMENT,
  };
}
