import { generateKeyPairSync, type KeyObject, verify, X509Certificate } from 'node:crypto';
import { DomainError } from '@libs/kernel';
import {
  type CertificationRequest,
  certificateSignatureAlgorithm,
  parseCertificationRequest,
  requestedName,
  signatureInput,
} from '@libs/crypto';
import { aCa, aCsr, aName, aTemplate, OpenSsl, signedRequest, type TestCa } from '@libs/crypto/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inSoak } from '../support/in-soak';

const RUNS = inSoak(30_000, 6_000);
const TIMEOUT = 600_000;

/** Returns a reproducible generator of random numbers (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** Applies one to four edits: sets a byte, flips a bit, or removes, inserts, repeats or copies bytes of `other`. */
function mutated(der: Buffer, other: Buffer, random: (below: number) => number): Buffer {
  let bytes = Buffer.from(der);
  for (let edits = 1 + random(4); edits > 0 && bytes.length > 0; edits--) {
    const at = random(bytes.length);
    const length = 1 + random(8);
    switch (random(6)) {
      case 0:
        bytes[at] = random(256);
        break;
      case 1:
        bytes[at]! ^= 1 << random(8);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.alloc(length, random(256)), bytes.subarray(at)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
        break;
      default:
        other.copy(bytes, at, random(other.length), random(other.length));
    }
  }
  return bytes;
}

/** Returns the octets of tag and length. Accepted DER has the shortest length form, and is below 64 KiB. */
const headerLength = (der: Buffer, at: number): number =>
  der[at + 1]! < 0x80 ? 2 : der[at + 1] === 0x81 ? 3 : 4;

function elementLength(der: Buffer, at: number): number {
  const header = headerLength(der, at);
  return header + der.readUIntBE(at + header - Math.max(1, header - 2), Math.max(1, header - 2));
}

describe('fuzzed certification requests', () => {
  const openssl = new OpenSsl();
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const seeds: { der: Buffer; key: KeyObject }[] = [];
  let ca: TestCa;

  beforeAll(async () => {
    ca = await aCa({ type: 'ECDSA', bits: 256 });
    openssl.makeKey('key.pem', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256');
    const extensions = [
      'subjectAltName=DNS:sensor.test,DNS:*.acme.test,IP:192.0.2.1,IP:2001:db8::1,email:a@b.test,URI:https://a.test/x',
      'keyUsage=critical,digitalSignature,keyAgreement',
      'extendedKeyUsage=clientAuth,1.2.3.4,serverAuth',
    ].flatMap((extension) => ['-addext', extension]);
    const rich = openssl.makeCsr('key.pem', '/C=ES/O=Acme/OU=a/OU=b/CN=sensor-0001', ...extensions);
    seeds.push({ der: rich, key }, { der: aCsr({ privateKey: key }), key });
    const others = [
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
      generateKeyPairSync('ed25519').privateKey,
      generateKeyPairSync('ml-dsa-44').privateKey,
    ];
    for (const other of others)
      seeds.push({ der: aCsr({ privateKey: other, subject: aName({ commonName: 'x' }) }), key: other });
  });

  afterAll(() => {
    openssl.remove();
  });

  /** Issues a certificate with the most permissive profile. Returns `undefined` when the request is rejected. */
  async function issue(der: Buffer): Promise<{ request: CertificationRequest; der: Buffer } | undefined> {
    try {
      const request = parseCertificationRequest(der);
      const certificate = await ca.issue(
        aTemplate({
          subject: requestedName(request.subject),
          publicKey: request.publicKey,
          keyUsage: request.keyUsage,
          extendedKeyUsage: request.extendedKeyUsage,
          ...(request.subjectAltName ? { subjectAltName: request.subjectAltName } : {}),
        }),
      );
      return { request, der: certificate.der };
    } catch (error) {
      // Any other error would be a 500 or end the process.
      expect(error).toBeInstanceOf(DomainError);
      expect((error as DomainError).kind).toBe('invalid');
      expect((error as DomainError).message.length).toBeGreaterThan(3);
      return undefined;
    }
  }

  /** Verifies the signature without the parser of the service: searches for it from the end of the request. */
  function isSignedByItsKey({ request }: { request: CertificationRequest }): boolean {
    const algorithm = certificateSignatureAlgorithm(request.publicKey);
    const at = headerLength(request.der, 0);
    const info = request.der.subarray(at, at + elementLength(request.der, at));
    const signature = request.der.subarray(request.der.length - signatureLength(request));
    return verify(algorithm.digest, info, signatureInput(request.publicKey.keyObject, algorithm), signature);
  }

  /** Returns the length of the BIT STRING at the end of the request, which it finds by its header. */
  function signatureLength({ der, publicKey }: CertificationRequest): number {
    const lengths = { ECDSA: [64, 140], RSA: [256, 256], Ed25519: [64, 64], 'ML-DSA': [2420, 4627] }[
      publicKey.type
    ];
    for (let length = lengths[0]!; length <= lengths[1]!; length++) {
      const at = der.length - length - 1;
      const header = length + 1 < 0x80 ? 2 : length + 1 < 0x100 ? 3 : 4;
      const stated = header === 2 ? der[at - 1] : header === 3 ? der[at - 1] : der.readUInt16BE(at - 2);
      if (der[at] === 0 && der[at - header] === 0x03 && stated === length + 1) return length;
    }
    throw new Error('no signature found');
  }

  it(
    `get a certificate with a valid signature, and a reason for the rejection otherwise (${RUNS} mutated requests)`,
    async () => {
      const random = randomNumbers(20_261_124);
      let issuedCount = 0;
      for (let run = 0; run < RUNS; run++) {
        const seed = seeds[run % 8 < 4 ? 0 : random(seeds.length)]!;
        const der = mutated(seed.der, seeds[random(seeds.length)]!.der, random);
        const issued = await issue(der);
        if (issued === undefined) continue;
        issuedCount++;
        expect(isSignedByItsKey(issued)).toBe(true);
      }
      expect(issuedCount).toBeGreaterThan(0);
    },
    TIMEOUT,
  );

  it(
    `get a certificate for the requested key that node:crypto verifies (${RUNS} mutated, signed requests)`,
    async () => {
      const random = randomNumbers(4_112_026);
      const { der } = seeds[0]!;
      const infoLength = 4 + der.readUInt16BE(6);
      const info = withOurKey(der.subarray(4, 4 + infoLength));
      let issuedCount = 0;
      for (let run = 0; run < RUNS; run++) {
        const request = signedRequest(mutated(info, info, random), key);
        const issued = await issue(request);
        if (issued === undefined) continue;
        issuedCount++;
        const read = new X509Certificate(issued.der);
        expect(read.publicKey.equals(issued.request.publicKey.keyObject)).toBe(true);
        expect(read.verify(ca.issuer.publicKey.keyObject)).toBe(true);
      }
      expect(issuedCount).toBeGreaterThan(RUNS / 200); // fewer would mean that mutations rarely pass the parser
    },
    TIMEOUT,
  );

  /** Replaces the key of the first seed by `key`. All P-256 keys have the same length. */
  function withOurKey(info: Buffer): Buffer {
    const ours = Buffer.from(info);
    const spki = parseCertificationRequest(seeds[1]!.der).publicKey.spki;
    spki.copy(ours, info.indexOf(spki.subarray(0, 26)));
    return ours;
  }
});
