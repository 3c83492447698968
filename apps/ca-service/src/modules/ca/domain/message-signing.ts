import type { SignableMessage } from '@libs/crypto';
import { DigestSigningOffError, MessageSigningOffError } from './signature.errors';

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
