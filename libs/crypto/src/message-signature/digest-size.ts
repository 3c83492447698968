import { type SignatureDigest } from '../x509/keys/signature-algorithm';

/** How long digests are, in bytes (FIPS 180-4 figure 1). */
export const DIGEST_SIZE: Readonly<Record<SignatureDigest, number>> = { sha256: 32, sha384: 48, sha512: 64 };
