import { createHash, ECDH, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { InvalidValueError } from '@libs/kernel';
import { describe, expect, it } from 'vitest';
import { bitString, nullValue, sequence, unsignedInteger } from '../der/der';
import { DerReader } from '../der/der-reader';
import { TAG } from '../der/der-tag';
import { keyStrength } from './key-type';
import { OID } from '../der/object-identifiers';
import { PublicKey } from './public-key';

const spkiOf = (key: KeyObject) => key.export({ format: 'der', type: 'spki' });

function rsaSpki(modulus: Buffer, exponent: Buffer): Buffer {
  const key = sequence(unsignedInteger(modulus), unsignedInteger(exponent));
  return sequence(sequence(OID.rsaEncryption.der, nullValue()), bitString(key));
}

const F4 = Buffer.from('010001', 'hex');
const modulusOf = (bytes: number) => Buffer.alloc(bytes, 0xff);

describe('PublicKey', () => {
  it.each([
    ['RSA', 2048, 'MEDIUM', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey],
    ['ECDSA', 224, 'MEDIUM', generateKeyPairSync('ec', { namedCurve: 'P-224' }).publicKey],
    ['ECDSA', 256, 'HIGH', generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey],
    ['ECDSA', 384, 'HIGH', generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey],
    ['ECDSA', 521, 'HIGH', generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey],
    ['Ed25519', 256, 'HIGH', generateKeyPairSync('ed25519').publicKey],
  ])('reads %s keys of %i bits, of strength %s', (type, bits, strength, key) => {
    const spki = spkiOf(key);
    const expected = { type, bits, strength, spki, keyId: createHash('sha256').update(spki).digest('hex') };
    expect(PublicKey.fromSpki(spki)).toMatchObject(expected);
    expect(PublicKey.fromKeyObject(key)).toMatchObject(expected);
  });

  it('takes the public key of a private key', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    expect(PublicKey.fromKeyObject(privateKey).equals(PublicKey.fromKeyObject(publicKey))).toBe(true);
  });

  it.each(['P-224', 'P-256', 'P-384', 'P-521'])(
    'is equal to the same key of %s with a compressed point, and has its key id',
    (namedCurve) => {
      const { publicKey } = generateKeyPairSync('ec', { namedCurve });
      const full = PublicKey.fromKeyObject(publicKey);
      const info = DerReader.over(full.spki).enter(TAG.sequence);
      const algorithm = info.element(TAG.sequence);
      const point = ECDH.convertKey(
        info.octetAlignedBits(),
        namedCurve === 'P-256' ? 'prime256v1' : `secp${namedCurve.slice(2)}r1`,
        undefined,
        undefined,
        'compressed',
      );
      const compressed = PublicKey.fromSpki(sequence(algorithm, bitString(Buffer.from(point))));
      expect(compressed.spki.equals(full.spki)).toBe(false);
      expect([compressed.equals(full), compressed.keyId]).toEqual([true, full.keyId]);
    },
  );

  it.each([
    ['RSA of 1023 bits', rsaSpki(Buffer.concat([Buffer.of(0x7f), modulusOf(127)]), F4), 'RSA public key'],
    ['RSA of 16392 bits', rsaSpki(modulusOf(2049), F4), 'RSA public key'],
    [
      'RSA with an even modulus',
      rsaSpki(Buffer.concat([modulusOf(255), Buffer.of(2)]), F4),
      'RSA public key',
    ],
    ['RSA with exponent 1', rsaSpki(modulusOf(256), Buffer.of(1)), 'RSA public key has the exponent'],
    ['RSA with exponent 0', rsaSpki(modulusOf(256), Buffer.of(0)), 'RSA public key has the exponent'],
    [
      'RSA with an even exponent',
      rsaSpki(modulusOf(256), Buffer.from('010000', 'hex')),
      'RSA public key has the exponent',
    ],
    ['RSA with a huge exponent', rsaSpki(modulusOf(256), modulusOf(9)), 'RSA public key has the exponent'],
    ['secp256k1', spkiOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey), '1.3.132.0.10'],
    ['X25519', spkiOf(generateKeyPairSync('x25519').publicKey), 'algorithm 1.3.101.110 is not supported'],
    [
      'DSA',
      spkiOf(generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).publicKey),
      '10040.4.1',
    ],
    ['RSA-PSS', spkiOf(generateKeyPairSync('rsa-pss', { modulusLength: 1024 }).publicKey), '113549.1.1.10'],
    ['nothing', Buffer.alloc(0), 'public key is not a SubjectPublicKeyInfo'],
  ])('rejects %s', (_name, spki, text) => {
    expect(() => PublicKey.fromSpki(spki)).toThrow(InvalidValueError);
    expect(() => PublicKey.fromSpki(spki)).toThrow(text);
  });

  it('rejects a curve with explicit parameters', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' });
    expect(() => PublicKey.fromSpki(spkiOf(publicKey))).toThrow('has explicit curve parameters');
  });

  it('rejects a point that is not on its curve', () => {
    const spki = spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
    spki[spki.length - 1]! ^= 1;
    expect(() => PublicKey.fromSpki(spki)).toThrow('public key is not valid for its algorithm');
  });

  it('rejects the hybrid form of a point', () => {
    const spki = spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
    spki[spki.length - 65] = 0x06 | (spki.at(-1)! & 1);
    expect(() => PublicKey.fromSpki(spki)).toThrow('ECDSA public key is not a point');
  });

  it('rejects bytes after the key', () => {
    const spki = spkiOf(generateKeyPairSync('ed25519').publicKey);
    expect(() => PublicKey.fromSpki(Buffer.concat([spki, Buffer.of(0)]))).toThrow(
      'unexpected data at byte 44',
    );
  });

  it.each([
    [2047, 'LOW'],
    [2048, 'MEDIUM'],
    [3071, 'MEDIUM'],
    [3072, 'HIGH'],
  ] as const)('calls RSA of %i bits %s', (bits, strength) => {
    expect(keyStrength('RSA', bits)).toBe(strength);
  });
});
