import type { DomainEvent } from '@libs/kernel';

/** What was signed, and how. */
export interface SignedWhat {
  readonly messageType: 'raw' | 'hash';
  readonly messageDigest: string;
  readonly signatureAlgorithm: string;
}

/** A CA signed a message or a digest; the data is the signature. */
export function messageSigned(
  signature: Uint8Array,
  ca: { readonly id: string },
  what: SignedWhat,
): DomainEvent {
  return {
    type: 'ca.sign.signature',
    subject: `ca/${ca.id}`,
    extensions: {
      /** `raw`: the CA saw the message itself; `hash`: only its digest. */
      messagetype: what.messageType,
      /** `<hash function>:<lower-case hex>`: what was signed, or SHA-256 of the message for Ed25519 and ML-DSA. */
      messagedigest: what.messageDigest,
      /** The algorithm that was used, whatever the caller called it. */
      signaturealgorithm: what.signatureAlgorithm,
    },
    data: signature,
  };
}
