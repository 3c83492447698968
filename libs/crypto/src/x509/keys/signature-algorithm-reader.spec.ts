import { describe, expect, it } from 'vitest';
import { nullValue, octetString, sequence } from '../der/der';
import { OID } from '../der/object-identifiers';
import { SIGNATURE_ALGORITHMS } from './signature-algorithm';
import {
  readSignatureAlgorithm,
  readVerifiedAlgorithm,
  sameSignatureAlgorithm,
} from './signature-algorithm-reader';

const RSA = SIGNATURE_ALGORITHMS.RSASSA_PKCS1_V1_5_SHA_256;
const ECDSA = SIGNATURE_ALGORITHMS.ECDSA_SHA_384;

describe('an AlgorithmIdentifier of a signature', () => {
  it.each([
    ['RSA with NULL', sequence(OID.sha256WithRsa.der, nullValue()), RSA],
    ['RSA without parameters', sequence(OID.sha256WithRsa.der), RSA],
    ['RSA with other parameters', sequence(OID.sha256WithRsa.der, octetString()), undefined],
    ['ECDSA without parameters', sequence(OID.ecdsaWithSha384.der), ECDSA],
    ['ECDSA with NULL', sequence(OID.ecdsaWithSha384.der, nullValue()), ECDSA],
    ['Ed25519 with NULL', sequence(OID.ed25519.der, nullValue()), undefined],
    ['RSA with SHA-1', sequence(OID.sha1WithRsa.der, nullValue()), undefined],
    ['RSASSA-PSS with the default SHA-1', sequence(OID.rsassaPss.der, sequence()), undefined],
    ['RSASSA-PSS without parameters', sequence(OID.rsassaPss.der), undefined],
  ])('%s is read by its meaning', (_name, identifier, algorithm) => {
    expect(readSignatureAlgorithm(identifier)).toBe(algorithm);
  });

  it.each([
    ['RSA with SHA-1', sequence(OID.sha1WithRsa.der, nullValue()), 'sha1'],
    ['RSA with SHA-1 by its old identifier', sequence(OID.oiwSha1WithRsa.der), 'sha1'],
    ['RSA with MD5', sequence(OID.md5WithRsa.der, nullValue()), 'md5'],
    ['ECDSA with SHA-1', sequence(OID.ecdsaWithSha1.der), 'sha1'],
    ['RSASSA-PSS with the default SHA-1', sequence(OID.rsassaPss.der, sequence()), 'sha1'],
    ['RSA with SHA-256', RSA.identifier, 'sha256'],
    ['an unknown algorithm', sequence(OID.commonName.der), undefined],
  ])('%s is read for the verification of old certificates', (_name, identifier, digest) => {
    expect(readVerifiedAlgorithm(identifier)?.digest).toBe(digest);
  });

  it.each([
    [
      true,
      'with NULL and without parameters',
      sequence(OID.sha1WithRsa.der),
      sequence(OID.sha1WithRsa.der, nullValue()),
    ],
    [false, 'with another digest', sequence(OID.sha1WithRsa.der), sequence(OID.sha256WithRsa.der)],
    [
      false,
      'with other parameters',
      sequence(OID.sha1WithRsa.der),
      sequence(OID.sha1WithRsa.der, octetString()),
    ],
  ])('is the same: %s for one %s', (same, _name, one, other) => {
    expect(sameSignatureAlgorithm(one, other)).toBe(same);
  });
});
