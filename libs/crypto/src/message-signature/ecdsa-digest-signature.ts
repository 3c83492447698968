import { type KeyObject } from 'node:crypto';
import { type DigestCurve } from '../workers/crypto-operation';
import { type WorkerLane } from '../workers/worker-lane';
import { DerReader } from '../x509/der/der-reader';
import { TAG } from '../x509/der/der-tag';
import { DigestNotSignableError } from './signable-message';

const CURVES: readonly string[] = [
  'secp224r1',
  'prime256v1',
  'secp384r1',
  'secp521r1',
] satisfies DigestCurve[];

/**
 * Signs a digest with ECDSA (FIPS 186-5 section 6.4.1), which node:crypto cannot do. Returns DER (RFC 3279 section
 * 2.2.3). Runs in JavaScript on a worker thread: 1 ms for P-256, 4 ms for P-521.
 * @throws DigestNotSignableError for another curve
 */
export async function signDigestWithEcdsa(key: KeyObject, digest: Buffer, lane: WorkerLane): Promise<Buffer> {
  return Buffer.from(await lane.run({ kind: 'ecdsa-sign', curve: curveOf(key), digest, key }));
}

/**
 * Verifies (FIPS 186-5 section 6.4.2) on a worker thread: 5 ms for P-256, 20 ms for P-521. Returns false for malformed
 * signatures, too. @throws DigestNotSignableError for another curve
 */
export async function verifyDigestWithEcdsa(
  key: KeyObject,
  digest: Buffer,
  signature: Buffer,
  lane: WorkerLane,
): Promise<boolean> {
  const curve = curveOf(key);
  return lane.run({ kind: 'ecdsa-verify', curve, digest, signature, point: publicPoint(key) });
}

function curveOf(key: KeyObject): DigestCurve {
  const curve = key.asymmetricKeyDetails?.namedCurve ?? '';
  if (!isDigestCurve(curve)) throw new DigestNotSignableError('ECDSA keys on this curve');
  return curve;
}

const isDigestCurve = (curve: string): curve is DigestCurve => CURVES.includes(curve);

/** The point in a SubjectPublicKeyInfo (RFC 5480 section 2). */
function publicPoint(key: KeyObject): Buffer {
  const fields = DerReader.over(key.export({ format: 'der', type: 'spki' })).enter(TAG.sequence);
  fields.element(TAG.sequence);
  return fields.octetAlignedBits();
}
