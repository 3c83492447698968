import { createPublicKey, generateKeyPairSync, generatePrimeSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bitString, nullValue, sequence, unsignedInteger } from '../../der/der';
import { OID } from '../../der/object-identifiers';
import { PublicKey } from '../public-key';
import { refuseWeakKey, WeakKeyError, weaknessesOf } from './refuse-weak-key';
import { oddPrimesBelow } from './small-primes';

const bytesOf = (value: bigint): Buffer => {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
};

function rsaKey(modulus: bigint, exponent = 65_537n): PublicKey {
  const numbers = sequence(unsignedInteger(bytesOf(modulus)), unsignedInteger(bytesOf(exponent)));
  return PublicKey.fromSpki(sequence(sequence(OID.rsaEncryption.der, nullValue()), bitString(numbers)));
}

const prime = (bits: number, options: object = {}): bigint =>
  generatePrimeSync(bits, { bigint: true, ...options });
const sound = (): bigint => prime(1024) * prime(1024);

/** A prime as the vulnerable library creates it: k * M + (65537^a mod M), M a primorial. */
function rocaPrime(bits: number): bigint {
  const primorial = oddPrimesBelow(702).reduce((product, p) => product * BigInt(p), 2n);
  const power = [...Array(77).keys()].reduce((value) => (value * 65_537n) % primorial, 1n);
  return generatePrimeSync(bits, { bigint: true, add: primorial, rem: power });
}

describe('a weak key', () => {
  it('is not a key that openssl generates', () => {
    for (const bits of [2048, 3072, 4096]) {
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
      expect(weaknessesOf(PublicKey.fromKeyObject(publicKey))).toEqual([]);
    }
    const others = [
      generateKeyPairSync('ec', { namedCurve: 'P-224' }).publicKey,
      generateKeyPairSync('ed25519').publicKey,
      generateKeyPairSync('ml-dsa-44').publicKey,
    ];
    for (const key of others) expect(weaknessesOf(PublicKey.fromKeyObject(key))).toEqual([]);
  });

  it('is none of 200 sound moduli', () => {
    const primes = Array.from({ length: 21 }, () => prime(1024));
    const moduli = primes.flatMap((p, at) => primes.slice(at + 1).map((q) => p * q)).slice(0, 200);
    expect(moduli).toHaveLength(200);
    for (const modulus of moduli) expect(weaknessesOf(rsaKey(modulus))).toEqual([]);
  });

  it('is an RSA key below 2048 bits, unless an operator allows it', () => {
    const key = rsaKey(prime(512) * prime(512));
    expect(() => {
      refuseWeakKey(key);
    }).toThrow(/^public key is weak: RSA modulus has 102[34] bits, at least 2048 are needed/);
    expect(weaknessesOf(key, { minimumRsaBits: 1023 })).toEqual([]);
  });

  it('is an RSA key above 8192 bits', () => {
    const key = rsaKey((1n << 16_000n) + 1n);
    expect(weaknessesOf(key)[0]).toBe('RSA modulus has 16001 bits, at most 8192 are accepted');
  });

  it.each([3n, 17n, 65_535n])('is an RSA key with exponent %s', (exponent) => {
    expect(weaknessesOf(rsaKey(sound(), exponent))).toEqual([
      `RSA public exponent is ${exponent}, not odd and above 65536 (FIPS 186-5 appendix A.1.1)`,
    ]);
  });

  it.each([3n, 101n, 751n])('is a modulus that %s divides', (factor) => {
    expect(weaknessesOf(rsaKey(factor * prime(2048)))).toEqual([
      'RSA modulus has a prime factor below 752 (CA/B BR 6.1.6)',
    ]);
  });

  it('is a modulus with the fingerprint of ROCA', () => {
    const key = rsaKey(rocaPrime(1056) * rocaPrime(1056));
    expect(weaknessesOf(key)).toEqual(['RSA modulus has the fingerprint of ROCA (CVE-2017-15361)']);
    expect(() => {
      refuseWeakKey(key);
    }).toThrow(WeakKeyError);
  });

  it('is the product of two consecutive primes', () => {
    const p = prime(1024);
    let q = p + 2n;
    while (q % 3n === 0n || !isProbablePrime(q)) q += 2n;
    expect(weaknessesOf(rsaKey(p * q))).toEqual([
      'RSA modulus is the product of two close primes (CVE-2022-26320)',
    ]);
  });

  it('is the square of a prime', () => {
    const p = prime(1024);
    expect(weaknessesOf(rsaKey(p * p))[0]).toContain('two close primes');
  });
});

/** Fermat's test to the base 2, which is enough for numbers that no attacker chose. */
function isProbablePrime(candidate: bigint): boolean {
  let [result, base, exponent] = [1n, 2n, candidate - 1n];
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % candidate;
    base = (base * base) % candidate;
  }
  return result === 1n;
}

describe('the numbers of an RSA key', () => {
  it('are those of openssl', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { n } = publicKey.export({ format: 'jwk' });
    const modulus = BigInt(`0x${Buffer.from(n!, 'base64url').toString('hex')}`);
    expect(
      createPublicKey({ key: rsaKey(modulus).spki, format: 'der', type: 'spki' }).equals(publicKey),
    ).toBe(true);
  });
});
