import { RsaSaPssParams } from '@peculiar/asn1-rsa';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { readStructure } from '../containers/read-structure';
import { OID } from '../x509/der/object-identifiers';

/** OpenSSL's names of algorithms. */
const NAMES = new Map<string, string>([
  ['1.2.840.113549.1.1.5', 'sha1WithRSAEncryption'],
  ['1.2.840.10045.4.1', 'ecdsa-with-SHA1'],
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  [OID.sha256.dotted, 'sha256'],
  [OID.sha384.dotted, 'sha384'],
  [OID.sha512.dotted, 'sha512'],
  [OID.mgf1.dotted, 'mgf1'],
  [OID.rsaEncryption.dotted, 'rsaEncryption'],
  [OID.sha256WithRsa.dotted, 'sha256WithRSAEncryption'],
  [OID.sha384WithRsa.dotted, 'sha384WithRSAEncryption'],
  [OID.sha512WithRsa.dotted, 'sha512WithRSAEncryption'],
  [OID.rsassaPss.dotted, 'rsassaPss'],
  [OID.ecPublicKey.dotted, 'id-ecPublicKey'],
  [OID.ecdsaWithSha256.dotted, 'ecdsa-with-SHA256'],
  [OID.ecdsaWithSha384.dotted, 'ecdsa-with-SHA384'],
  [OID.ecdsaWithSha512.dotted, 'ecdsa-with-SHA512'],
  [OID.ed25519.dotted, 'ED25519'],
  [OID.mlDsa44.dotted, 'ML-DSA-44'],
  [OID.mlDsa65.dotted, 'ML-DSA-65'],
  [OID.mlDsa87.dotted, 'ML-DSA-87'],
]);

export const algorithmName = (oid: string): string => NAMES.get(oid) ?? oid;

/**
 * The parameters of a signature algorithm; only RSASSA-PSS has any. The first element ends the line with the algorithm,
 * the others are lines. Spaces are those of openssl.
 */
export function signatureParameters({ algorithm, parameters }: AlgorithmIdentifier): string[] {
  if (algorithm !== OID.rsassaPss.dotted || !parameters) return [''];
  const pss = readStructure(new Uint8Array(parameters), RsaSaPssParams, 'RSASSA-PSS-params');
  const mask = pss.maskGenAlgorithm.parameters;
  const maskHash = mask ? hashNameOf(mask) : 'sha1';
  const orDefault = (text: string, isDefault: boolean): string => (isDefault ? `${text} (default)` : text);
  const hash = algorithmName(pss.hashAlgorithm.algorithm);
  const salt = pss.saltLength;
  const trailer = pss.trailerField;
  const hex = (value: number): string => `0x${value.toString(16).toUpperCase().padStart(2, '0')}`;
  return [
    '        ',
    `        Hash Algorithm: ${orDefault(hash, hash === 'sha1')}`,
    `        Mask Algorithm: ${algorithmName(pss.maskGenAlgorithm.algorithm)} with ${orDefault(maskHash, maskHash === 'sha1')}`,
    `         Salt Length: ${orDefault(hex(salt), salt === 20)}`,
    `        Trailer Field: ${orDefault(hex(trailer), trailer === 1)}`,
  ];
}

function hashNameOf(parameters: ArrayBuffer): string {
  const { algorithm } = readStructure(new Uint8Array(parameters), AlgorithmIdentifier, 'MGF1 parameters');
  return algorithmName(algorithm);
}
