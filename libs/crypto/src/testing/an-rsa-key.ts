import { createPrivateKey, generatePrimeSync, type KeyObject } from 'node:crypto';

const EXPONENT = 65_537n;

/**
 * A private RSA key whose modulus has exactly `bits`, which may be odd. OpenSSL gives both primes the same length, so it
 * creates 2048 bits in place of 2049.
 */
export function anRsaKey(bits: number): KeyObject {
  for (;;) {
    const p = generatePrimeSync(bits - (bits >> 1), { bigint: true });
    const q = generatePrimeSync(bits >> 1, { bigint: true });
    const n = p * q;
    const totient = (p - 1n) * (q - 1n);
    if (n.toString(2).length !== bits || p === q || totient % EXPONENT === 0n) continue;
    const d = inverse(EXPONENT, totient);
    const numbers = { n, e: EXPONENT, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
    const fields = Object.entries(numbers).map(([name, value]) => [name, base64urlOf(value)]);
    const key = { kty: 'RSA', ...(Object.fromEntries(fields) as Record<string, string>) };
    return createPrivateKey({ key, format: 'jwk' });
  }
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [previous, remainder, before, factor] = [modulus, value % modulus, 0n, 1n];
  while (remainder !== 0n) {
    const quotient = previous / remainder;
    [previous, remainder] = [remainder, previous - quotient * remainder];
    [before, factor] = [factor, before - quotient * factor];
  }
  return ((before % modulus) + modulus) % modulus;
}

function base64urlOf(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}
