import { wireObject } from '@libs/http';
import { z } from 'zod';
import { inlineProfileRequest, toInlineProfile } from '../../profile';
import type { Rekeying } from '../commands/rekey-ca/rekey-ca.command';
import type { CaProfileChoice, CrossCertificateKind, NextKey } from '../domain';
import { keyMetadataRequest, toWantedKey } from './key-metadata.request';

const CROSS_SIGNATURES = ['old_with_new', 'new_with_old'] as const;

/** The names of the wire and those of the domain. */
const KINDS: Readonly<Record<(typeof CROSS_SIGNATURES)[number], CrossCertificateKind>> = {
  old_with_new: 'oldWithNew',
  new_with_old: 'newWithOld',
};

const profile = {
  profile: inlineProfileRequest.optional().describe('An inline profile; wins over profile_id'),
  profile_id: z.string().max(256).default(''),
};

/** Body of POST /cas/{id}/reissue (contract 3.1); existing clients send a literal `null`. */
export const reissueCaRequest = wireObject(profile);

export type ReissueCaRequest = z.infer<typeof reissueCaRequest>;

/** Body of POST /cas/{id}/rekey. */
export const rekeyCaRequest = wireObject({
  ...profile,
  key_metadata: keyMetadataRequest.describe('By default a new key of the type and size that the CA has now'),
  engine_id: z.string().max(256).default('').describe('By default the engine of the current key'),
  cross_sign: z
    .array(z.enum(CROSS_SIGNATURES, { error: `must be one of ${CROSS_SIGNATURES.join(', ')}` }), {
      error: 'must be a list',
    })
    .max(CROSS_SIGNATURES.length, { error: `must not have more than ${CROSS_SIGNATURES.length} entries` })
    .default([])
    .describe('old_with_new certifies the former key with the new one, new_with_old the other way round'),
});

export type RekeyCaRequest = z.infer<typeof rekeyCaRequest>;

/** An inline profile wins over an id (contract 5.7). */
export function toCaProfileChoice({ profile: inline, profile_id: id }: ReissueCaRequest): CaProfileChoice {
  if (inline) return { inline: toInlineProfile(inline) };
  return id === '' ? 'default for CAs' : { id };
}

/** @throws InvalidValueError when the key is named, and is neither a key nor a known type of key */
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
