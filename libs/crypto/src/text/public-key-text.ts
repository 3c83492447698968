import type { SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { RSAPublicKey } from '@peculiar/asn1-rsa';
import { bytesOf, readStructure } from '../containers/read-structure';
import { DerReader } from '../x509/der/der-reader';
import { OID } from '../x509/der/object-identifiers';
import { algorithmName } from './algorithm-text';
import { hexLines, indented } from './printable';

const BYTES_PER_LINE = 15;

const CURVES = new Map([
  [OID.p224.key, { bits: 224, lines: ['ASN1 OID: secp224r1', 'NIST CURVE: P-224'] }],
  [OID.p256.key, { bits: 256, lines: ['ASN1 OID: prime256v1', 'NIST CURVE: P-256'] }],
  [OID.p384.key, { bits: 384, lines: ['ASN1 OID: secp384r1', 'NIST CURVE: P-384'] }],
  [OID.p521.key, { bits: 521, lines: ['ASN1 OID: secp521r1', 'NIST CURVE: P-521'] }],
]);

const BARE_KEYS = new Set<string>(
  [OID.ed25519, OID.mlDsa44, OID.mlDsa65, OID.mlDsa87].map(({ dotted }) => dotted),
);

/** A public key as openssl prints it. For unknown algorithms, openssl prints an error. */
export function publicKeyLines({ algorithm, subjectPublicKey }: SubjectPublicKeyInfo): string[] {
  const name = algorithmName(algorithm.algorithm);
  const key = keyLines(algorithm.algorithm, algorithm.parameters, bytesOf(subjectPublicKey));
  const lines = key === undefined ? ['Unable to load Public Key'] : indented(key, 4);
  return [`Public Key Algorithm: ${name}`, ...lines];
}

function keyLines(
  oid: string,
  parameters: ArrayBuffer | null | undefined,
  key: Buffer,
): string[] | undefined {
  if (oid === OID.rsaEncryption.dotted) return rsaLines(key);
  if (oid === OID.ecPublicKey.dotted) return ecLines(parameters, key);
  if (!BARE_KEYS.has(oid)) return undefined;
  return [`${algorithmName(oid)} Public-Key:`, 'pub:', ...keyBytes(key)];
}

function rsaLines(key: Buffer): string[] {
  const { modulus, publicExponent } = readStructure(key, RSAPublicKey, 'RSAPublicKey');
  const n = bytesOf(modulus);
  const e = BigInt(`0x${bytesOf(publicExponent).toString('hex')}`);
  const bits = BigInt(`0x${n.toString('hex')}`).toString(2).length;
  return [`Public-Key: (${bits} bit)`, 'Modulus:', ...keyBytes(n), `Exponent: ${e} (0x${e.toString(16)})`];
}

function ecLines(parameters: ArrayBuffer | null | undefined, key: Buffer): string[] | undefined {
  const curve = CURVES.get(DerReader.over(bytesOf(parameters ?? new ArrayBuffer(0))).oid());
  return curve && [`Public-Key: (${curve.bits} bit)`, 'pub:', ...keyBytes(key), ...curve.lines];
}

const keyBytes = (key: Buffer): string[] => indented(hexLines(key, BYTES_PER_LINE), 4);
