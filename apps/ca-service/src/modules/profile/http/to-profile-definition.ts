import { extendedKeyUsageOf } from '@libs/crypto';
import { type CryptoEnforcement, type ProfileDefinition, toIssuanceConstraints } from '../domain';
import type { CreateProfileRequest } from './create-profile.request';
import { toSubject } from './subject.request';
import { toValidity } from './to-validity';

/** What a profile in a body says: to be stored, or to be used for this one request. */
export function toProfileDefinition(body: CreateProfileRequest): ProfileDefinition {
  const oids = body.extended_key_usage_oids.map(extendedKeyUsageOf).filter((usage) => usage !== undefined);
  return {
    validity: toValidity(body.validity),
    signAsCa: body.sign_as_ca,
    honorKeyUsage: body.honor_key_usage,
    keyUsage: body.key_usage,
    honorExtendedKeyUsages: body.honor_extended_key_usages,
    extendedKeyUsages: [...new Set([...body.extended_key_usages, ...oids])],
    honorSubject: body.honor_subject,
    subject: toSubject(body.subject),
    honorExtensions: body.honor_extensions,
    cryptoEnforcement: toCryptoEnforcement(body.crypto_enforcement),
    ...toIssuanceConstraints(body),
  };
}

/** What the contract does not know is left out unless it is set, so that answers keep their shape. */
function toCryptoEnforcement(body: CreateProfileRequest['crypto_enforcement']): CryptoEnforcement {
  const { allow_ed25519_keys, allow_ml_dsa_keys, allowed_ml_dsa_key_sizes, ...known } = body;
  return {
    ...known,
    ...(allow_ed25519_keys ? { allow_ed25519_keys } : {}),
    ...(allow_ml_dsa_keys ? { allow_ml_dsa_keys } : {}),
    ...(allowed_ml_dsa_key_sizes ? { allowed_ml_dsa_key_sizes } : {}),
  };
}
