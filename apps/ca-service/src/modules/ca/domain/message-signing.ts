import { type EngineKey, hasTbsCertificateShape, KeyNotFoundError, type SignableMessage } from '@libs/crypto';
import { CertificateAsMessageError, DigestSigningOffError, MessageSigningOffError } from './signature.errors';
import type { IssuingCa } from '../../certificate/domain';

/** What the keys of CAs sign beside certificates: the values of MESSAGE_SIGNING (docs/adr/0014). */
export const MESSAGE_SIGNING_MODES = ['raw', 'raw-and-digest', 'off'] as const;
export type MessageSigning = (typeof MESSAGE_SIGNING_MODES)[number];

/**
 * A digest does not show what it is of, so its signature can be that of a certificate.
 * @throws MessageSigningOffError, DigestSigningOffError
 */
export function mustBeSignableIn(mode: MessageSigning, { type }: Pick<SignableMessage, 'type'>): void {
  if (mode === 'off') throw new MessageSigningOffError();
  if (mode === 'raw' && type === 'hash') throw new DigestSigningOffError();
}

/** The reference signs whatever the status of the CA is; so does `raw-and-digest`, for a validation authority. */
export function requiresActiveCa(mode: MessageSigning): boolean {
  return mode !== 'raw-and-digest';
}

/**
 * A certificate is a signed TBSCertificate, so whoever chooses the bytes could make one past all rules. A digest
 * does not show what it is of: there the permission to sign messages is all the protection (docs/adr/0014).
 * @throws CertificateAsMessageError
 */
export function mustNotBeACertificate({ type, bytes }: SignableMessage): void {
  if (type === 'raw' && hasTbsCertificateShape(bytes)) throw new CertificateAsMessageError();
}

/** Where the private key of a CA is. @throws KeyNotFoundError for a CA that was imported without it */
export function signingKeyOf({ engineId, publicKey }: Pick<IssuingCa, 'engineId' | 'publicKey'>): EngineKey {
  const { keyId } = publicKey;
  // To a registry of engines, '' is the default one.
  if (engineId === '') throw new KeyNotFoundError(engineId, keyId);
  return { engineId, keyId, publicKey };
}
