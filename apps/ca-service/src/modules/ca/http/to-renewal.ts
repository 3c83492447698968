import { toInlineProfile } from '../../profile';
import type { Rekeying } from '../commands/rekey-ca';
import type { CaProfileChoice, CrossCertificateKind, NextKey } from '../domain';
import { toWantedKey } from '../wire/key-metadata.request';
import type { CrossSignature, ReissueCaRequest, RekeyCaRequest } from '../wire/renew-ca.request';

/** The names of the wire and those of the domain. */
const KINDS: Readonly<Record<CrossSignature, CrossCertificateKind>> = {
  old_with_new: 'oldWithNew',
  new_with_old: 'newWithOld',
};

/** An inline profile wins over an id (contract 5.7). */
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
