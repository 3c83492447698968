import { type EngineKey, hasTbsCertificateShape, KeyNotFoundError, type SignableMessage } from '@libs/crypto';
import { CertificateAsMessageError, DigestSigningOffError, MessageSigningOffError } from './signature.errors';
import type { IssuingCa } from '../../certificate/domain';

/** Values of MESSAGE_SIGNING: the messages that the keys of CAs sign (docs/adr/0014). */
export const MESSAGE_SIGNING_MODES = ['raw', 'raw-and-digest', 'off'] as const;
export type MessageSigning = (typeof MESSAGE_SIGNING_MODES)[number];

/**
 * Rejects what the mode does not allow. The signature of a digest can be that of a certificate.
 * @throws MessageSigningOffError, DigestSigningOffError
 */
export function mustBeSignableIn(mode: MessageSigning, { type }: Pick<SignableMessage, 'type'>): void {
  if (mode === 'off') throw new MessageSigningOffError();
  if (mode === 'raw' && type === 'hash') throw new DigestSigningOffError();
}

/**
 * Reports whether only an ACTIVE CA signs. In `raw-and-digest`, as in the reference, every CA signs, for a validation
 * authority.
 */
export function requiresActiveCa(mode: MessageSigning): boolean {
  return mode !== 'raw-and-digest';
}

/**
 * Rejects a message that is a TBSCertificate: its signature would make a certificate that passed no rule. A digest
 * cannot be checked; there only the permission protects (docs/adr/0014).
 * @throws CertificateAsMessageError
 */
export function mustNotBeACertificate({ type, bytes }: SignableMessage): void {
  if (type === 'raw' && hasTbsCertificateShape(bytes)) throw new CertificateAsMessageError();
}

/**
 * Returns the private key of a CA.
 * @throws KeyNotFoundError for a CA that was imported without it
 */
export function signingKeyOf({ engineId, publicKey }: Pick<IssuingCa, 'engineId' | 'publicKey'>): EngineKey {
  const { keyId } = publicKey;
  // The engine registry resolves '' to the default engine.
  if (engineId === '') throw new KeyNotFoundError(engineId, keyId);
  return { engineId, keyId, publicKey };
}
