import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bitString, nullValue, sequence, unsignedInteger } from '../der/der';
import { ObjectIdentifier } from '../der/object-identifier';
import { OID } from '../der/object-identifiers';
import { certifiedKeyOf } from './certified-key';
import { PublicKey } from './public-key';

const spki = ({ publicKey }: { publicKey: KeyObject }): Buffer =>
  publicKey.export({ format: 'der', type: 'spki' });
const ofAlgorithm = (oid: string): Buffer =>
  sequence(sequence(new ObjectIdentifier(oid).der), bitString(Buffer.alloc(32)));
const shortRsa = sequence(
  sequence(OID.rsaEncryption.der, nullValue()),
  bitString(sequence(unsignedInteger(Buffer.alloc(64, 0xff)), unsignedInteger(Buffer.of(3)))),
);

describe('the key of a certificate that is kept as a record', () => {
  it.each([
    ['DSA', spki(generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 })), 1024],
    ['RSASSA-PSS', spki(generateKeyPairSync('rsa-pss', { modulusLength: 1024 })), 1024],
    ['RSA', shortRsa, 512],
    ['brainpoolP256r1', spki(generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' })), 256],
    ['secp256k1', spki(generateKeyPairSync('ec', { namedCurve: 'secp256k1' })), 256],
    ['Ed448', spki(generateKeyPairSync('ed448')), 456],
    ['X25519', spki(generateKeyPairSync('x25519')), 256],
    ['ML-KEM-768', ofAlgorithm('2.16.840.1.101.3.4.4.2'), 768],
    ['SLH-DSA-SHAKE-128f', ofAlgorithm('2.16.840.1.101.3.4.3.27'), 128],
    ['1.3.6.1.4.1.99999.1', ofAlgorithm('1.3.6.1.4.1.99999.1'), 0],
    ['unknown', Buffer.of(0x30, 0), 0],
    ['unknown', sequence(sequence(OID.rsaEncryption.der), bitString(Buffer.alloc(0))), 0],
  ])('is described as %s', (type, der, bits) => {
    const { id, ...described } = certifiedKeyOf(undefined, der);
    expect(described).toEqual({ type, bits });
    expect(id).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is that of a supported key', () => {
    const key = PublicKey.fromSpki(spki(generateKeyPairSync('ed25519')));
    expect(certifiedKeyOf(key, key.spki)).toEqual({ id: key.keyId, type: 'Ed25519', bits: 256 });
  });
});
