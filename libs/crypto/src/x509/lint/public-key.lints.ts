import { isCompressed } from '../keys/public-key';
import { type CertificateLint, errorLint, warningLint } from './certificate-lint';

/** SP 800-131A section 3. Requests with shorter keys are rejected before; existing CAs may have one. */
const RSA_BITS = 2048;
/** SP 800-57 part 1 section 5.6.1.1: smaller curves have less than 128 bits of strength. */
const CURVE_BITS = 256;

export const PUBLIC_KEY_LINTS: readonly CertificateLint[] = [
  errorLint('public-key-is-supported', 'RFC 5280 4.1.2.7', ({ tbs }) =>
    tbs.publicKey === undefined ? 'has a public key that is malformed or of an unknown type' : undefined,
  ),
  warningLint('rsa-key-has-2048-bits', 'SP 800-131A 3', ({ tbs: { publicKey } }) =>
    publicKey?.type === 'RSA' && publicKey.bits < RSA_BITS ? 'has an RSA key below 2048 bits' : undefined,
  ),
  warningLint('curve-gives-128-bits-of-strength', 'SP 800-57 5.6.1', ({ tbs: { publicKey } }) =>
    publicKey?.type === 'ECDSA' && publicKey.bits < CURVE_BITS
      ? `has a key on P-${publicKey.bits}, which has less than 128 bits of strength`
      : undefined,
  ),
  warningLint('point-is-not-compressed', 'RFC 5480 2.2', ({ tbs: { publicKey } }) =>
    publicKey && isCompressed(publicKey)
      ? 'has a compressed point as its key, which some verifiers do not support'
      : undefined,
  ),
];
