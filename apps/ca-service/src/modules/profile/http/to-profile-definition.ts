import type { ProfileDefinition } from '../domain';
import type { CreateProfileRequest } from './create-profile.request';
import { toSubject } from './subject.request';
import { toValidity } from './to-validity';

/** What a profile in a body says: to be stored, or to be used for this one request. */
export function toProfileDefinition(body: CreateProfileRequest): ProfileDefinition {
  return {
    validity: toValidity(body.validity),
    signAsCa: body.sign_as_ca,
    honorKeyUsage: body.honor_key_usage,
    keyUsage: body.key_usage,
    honorExtendedKeyUsages: body.honor_extended_key_usages,
    extendedKeyUsages: body.extended_key_usages,
    honorSubject: body.honor_subject,
    subject: toSubject(body.subject),
    honorExtensions: body.honor_extensions,
    cryptoEnforcement: body.crypto_enforcement,
  };
}
