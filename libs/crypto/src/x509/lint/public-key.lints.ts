import { type CertificateLint, errorLint, warningLint } from './certificate-lint';

/** SP 800-131A section 3. Requests with shorter ones are refused before; what is certified again may have one. */
const RSA_BITS = 2048;
/** SP 800-57 part 1 section 5.6.1.1: 128 bits of strength, which smaller curves do not give. */
const CURVE_BITS = 256;
/** RFC 5480 section 2.2: the first octet of a point that is not compressed. */
const UNCOMPRESSED = 0x04;

/** The point ends the key; an uncompressed one has two coordinates. */
function isCompressed(spki: Buffer, bits: number): boolean {
  const coordinate = Math.ceil(bits / 8);
  return spki[spki.length - 1 - 2 * coordinate] !== UNCOMPRESSED || spki.length < 2 * coordinate;
}

export const PUBLIC_KEY_LINTS: readonly CertificateLint[] = [
  errorLint('public-key-is-supported', 'RFC 5280 4.1.2.7', ({ tbs }) =>
    tbs.publicKey === undefined ? 'has a public key of an unknown kind, or a malformed one' : undefined,
  ),
  warningLint('rsa-key-has-2048-bits', 'SP 800-131A 3', ({ tbs: { publicKey } }) =>
    publicKey?.type === 'RSA' && publicKey.bits < RSA_BITS ? 'has an RSA key below 2048 bits' : undefined,
  ),
  warningLint('curve-gives-128-bits-of-strength', 'SP 800-57 5.6.1', ({ tbs: { publicKey } }) =>
    publicKey?.type === 'ECDSA' && publicKey.bits < CURVE_BITS
      ? `has a key on P-${publicKey.bits}, which gives less than 128 bits of strength`
      : undefined,
  ),
  warningLint('point-is-not-compressed', 'RFC 5480 2.2', ({ tbs: { publicKey } }) =>
    publicKey?.type === 'ECDSA' && isCompressed(publicKey.spki, publicKey.bits)
      ? 'has a compressed point as its key, which not every verifier reads'
      : undefined,
  ),
];
