import { InvalidValueError } from '@libs/kernel';
import { toInlineProfile, toSubject, toValidity } from '../../profile';
import type { NewCa } from '../commands/create-ca';
import type { CreateCaRequest } from '../wire/create-ca.request';
import { toWantedKey } from '../wire/key-metadata.request';

/** Maps a body to a new CA. @throws InvalidValueError `struct validation error` without an expiration (contract 3.1, check 2) */
export function toNewCa(body: CreateCaRequest): NewCa {
  const expiration = toValidity(body.ca_expiration);
  if (expiration.isUnset) throw new InvalidValueError('struct validation error', { field: 'ca_expiration' });
  return {
    id: body.id || undefined,
    parentId: body.parent_id || undefined,
    subject: toSubject(body.subject),
    key: toWantedKey(body.key_metadata, body.engine_id),
    expiration,
    profileId: body.profile_id,
    allowedProfileIds: body.allowed_profile_ids,
    caProfile: caProfileOf(body),
    metadata: body.metadata,
  };
}

/** An inline profile wins over an id (contract 3.1). */
function caProfileOf(body: CreateCaRequest): NewCa['caProfile'] {
  if (body.ca_issuance_profile) return { inline: toInlineProfile(body.ca_issuance_profile) };
  return body.ca_issuance_profile_id ? { id: body.ca_issuance_profile_id } : 'default for CAs';
}
