import { KEY_TYPES } from '@libs/crypto';
import { wireObject } from '@libs/http';
import { InvalidValueError } from '@libs/kernel';
import { z } from 'zod';
import { parseKeyReference, type WantedKey } from '../../key';

/** Contract 2.10, KeyMetadata: `key_id` names a key that the service holds, and wins over type and bits. */
export const keyMetadataRequest = wireObject({
  key_id: z.string().max(512).default(''),
  type: z.string().max(32).default(''),
  bits: z.int({ error: 'must be a whole number' }).min(0).max(65_536).default(0),
});

export type KeyMetadataRequest = z.infer<typeof keyMetadataRequest>;

/** @throws InvalidValueError when neither a key nor a known type of key is named */
export function toWantedKey({ key_id, type, bits }: KeyMetadataRequest, engineId: string): WantedKey {
  if (key_id !== '') return { existing: parseKeyReference(key_id) };
  const known = KEY_TYPES.find((name) => name === type);
  if (known === undefined) {
    throw new InvalidValueError(`key_metadata.type: must be one of ${KEY_TYPES.join(', ')}`);
  }
  return { create: { type: known, bits }, engineId };
}
