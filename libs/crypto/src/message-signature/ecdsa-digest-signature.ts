import { type KeyObject, randomBytes } from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { DerReader } from '../x509/der-reader';
import { TAG } from '../x509/der-tag';
import { DigestNotSignableError } from './digest.errors';

const CURVE_OF = new Map([
  ['prime256v1', p256],
  ['secp384r1', p384],
  ['secp521r1', p521],
]);

/**
 * `prehash: false`: the digest is one. `lowS: false`: either half of a signature is as good, as in FIPS 186-5 and
 * OpenSSL.
 */
const DER_OF_DIGEST = { prehash: false, lowS: false, format: 'der' } as const;

/** Mixed into the nonce, so that it depends on more than key and digest (RFC 6979 section 3.6). */
const EXTRA_ENTROPY_BYTES = 32;

/**
 * ECDSA (FIPS 186-5 section 6.4.1) of a digest, which node:crypto cannot sign; DER (RFC 3279 section 2.2.3). In
 * JavaScript and in this thread: 1 ms for P-256, 3 ms for P-521.
 * @throws DigestNotSignableError for P-224
 */
export function signDigestWithEcdsa(key: KeyObject, digest: Buffer): Buffer {
  const curve = curveOf(key);
  const sec1 = key.export({ format: 'der', type: 'sec1' });
  try {
    const extraEntropy = randomBytes(EXTRA_ENTROPY_BYTES);
    return Buffer.from(curve.sign(digest, privateScalar(sec1), { ...DER_OF_DIGEST, extraEntropy }));
  } finally {
    sec1.fill(0);
  }
}

/**
 * FIPS 186-5 section 6.4.2; 4 ms for P-256, 16 ms for P-521. Whatever is no signature at all is as false as a
 * wrong one. @throws DigestNotSignableError for P-224
 */
export function verifyDigestWithEcdsa(key: KeyObject, digest: Buffer, signature: Buffer): boolean {
  const curve = curveOf(key);
  try {
    return curve.verify(signature, digest, publicPoint(key), DER_OF_DIGEST);
  } catch {
    return false;
  }
}

function curveOf(key: KeyObject): typeof p256 {
  const curve = CURVE_OF.get(key.asymmetricKeyDetails?.namedCurve ?? '');
  if (curve === undefined) throw new DigestNotSignableError('ECDSA keys on this curve');
  return curve;
}

/** ECPrivateKey (RFC 5915 section 3): a view of the bytes, which are the caller's to wipe. */
function privateScalar(sec1: Buffer): Buffer {
  const fields = DerReader.over(sec1).enter(TAG.sequence);
  fields.smallInteger();
  return fields.content(TAG.octetString);
}

/** The point in a SubjectPublicKeyInfo (RFC 5480 section 2). */
function publicPoint(key: KeyObject): Buffer {
  const fields = DerReader.over(key.export({ format: 'der', type: 'spki' })).enter(TAG.sequence);
  fields.element(TAG.sequence);
  return fields.octetAlignedBits();
}
