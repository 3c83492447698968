import { InvalidValueError } from '@libs/kernel';
import { NO_CRYPTO_ENFORCEMENT, type ProfileDefinition, type Validity } from '../../profile/domain';
import { CA_KEY_USAGE } from '../../certificate/domain';
import { EMPTY_SUBJECT } from '@libs/crypto';

/** How a CA's own certificate is built when no profile is given for it (contract 5.5). */
export function defaultCaProfile(validity: Validity): ProfileDefinition {
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

/**
 * A given profile for a CA's own certificate; its validity wins, `ca_expiration` fills in for a missing one.
 * @throws InvalidValueError when the profile does not make CAs
 */
export function asCaProfile(profile: ProfileDefinition, validity: Validity): ProfileDefinition {
  if (!profile.signAsCa)
    throw new InvalidValueError('struct validation error', { field: 'ca_issuance_profile.sign_as_ca' });
  return profile.validity.type === '' ? { ...profile, validity } : profile;
}
