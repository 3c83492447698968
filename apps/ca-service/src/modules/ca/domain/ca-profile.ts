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

/** How a CA's own certificate is built: as a profile in the request says, a stored one, or by default. */
export type CaProfileChoice =
  { readonly inline: InlineProfile } | { readonly id: string } | 'default for CAs';

/** Which profile its certificate is issued by: `''` for one that is not stored. */
export const profileIdOf = (choice: CaProfileChoice): string =>
  choice !== 'default for CAs' && 'id' in choice ? choice.id : '';

/**
 * The profile of a CA's own certificate. `validity` counts by default, and fills in for a profile that says none
 * (contract 5.5, 5.7).
 * @throws ProfileNotFoundError, InvalidValueError when the profile does not make CAs
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
