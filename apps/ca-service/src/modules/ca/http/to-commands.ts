import { InvalidValueError } from '@libs/kernel';
import { toInlineProfile, toSubject, toValidity } from '../../profile';
import type { NewCa } from '../commands/create-ca';
import type { CreateCaRequest } from '../wire/create-ca.request';
import { toWantedKey } from '../wire/key-metadata.request';
import type { Rekeying } from '../commands/rekey-ca';
import type { CaProfileChoice, CrossCertificateKind, NextKey } from '../domain';
import type { CrossSignature, ReissueCaRequest, RekeyCaRequest } from '../wire/renew-ca.request';
import { decodeBase64, type SignableMessage } from '@libs/crypto';
import type { SignMessageRequest } from '../wire/sign-message.request';

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

/** An inline profile takes precedence over an id (contract 3.1). */
function caProfileOf(body: CreateCaRequest): NewCa['caProfile'] {
  if (body.ca_issuance_profile) return { inline: toInlineProfile(body.ca_issuance_profile) };
  return body.ca_issuance_profile_id ? { id: body.ca_issuance_profile_id } : 'default for CAs';
}

/** Kinds of cross certificates by their names on the wire. */
const KINDS: Readonly<Record<CrossSignature, CrossCertificateKind>> = {
  old_with_new: 'oldWithNew',
  new_with_old: 'newWithOld',
};

/** An inline profile takes precedence over an id (contract 5.7). */
export function toCaProfileChoice({ profile: inline, profile_id: id }: ReissueCaRequest): CaProfileChoice {
  if (inline) return { inline: toInlineProfile(inline) };
  return id === '' ? 'default for CAs' : { id };
}

/** Maps a body to a renewal. @throws InvalidValueError when `key_metadata` names neither a key nor a known type */
export function toRekeying(body: RekeyCaRequest): Rekeying {
  const kinds = new Set(body.cross_sign.map((name) => KINDS[name]));
  return { profile: toCaProfileChoice(body), key: toNextKey(body), crossCertificates: [...kinds] };
}

function toNextKey({ key_metadata: key, engine_id }: RekeyCaRequest): NextKey {
  const engineId = engine_id === '' ? undefined : engine_id;
  if (key.key_id === '' && key.type === '' && key.bits === 0) return { create: undefined, engineId };
  const wanted = toWantedKey(key, engine_id);
  return 'existing' in wanted ? wanted : { create: wanted.create, engineId };
}

/** Decodes the message of a body (contract section 7). @throws InvalidValueError for bad base64 */
export function toSignableMessage({ message, message_type }: SignMessageRequest): SignableMessage {
  return { type: message_type, bytes: decodeBase64(message) };
}
