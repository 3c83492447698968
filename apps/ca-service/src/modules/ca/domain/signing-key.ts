import { type EngineKey, KeyNotFoundError } from '@libs/crypto';
import type { IssuingCa } from '../../certificate/domain';

/** Where the private key of a CA is. @throws KeyNotFoundError for a CA that was imported without it */
export function signingKeyOf({ engineId, publicKey }: Pick<IssuingCa, 'engineId' | 'publicKey'>): EngineKey {
  const { keyId } = publicKey;
  // To a registry of engines, '' is the default one.
  if (engineId === '') throw new KeyNotFoundError(engineId, keyId);
  return { engineId, keyId, publicKey };
}
