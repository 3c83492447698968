import { type ParsedCertificate } from './certificate-parser';
import { type PublicKey } from '../keys/public-key';
import { verifySignature } from '../keys/signature';
import { readSignatureAlgorithm } from '../keys/signature-algorithm-reader';
import { readSignedObject } from './signed-object';

/**
 * Whether `issuer` signed the certificate, over its bytes as they came. Signatures with MD5 or SHA-1 never
 * count (contract 5.6). Says nothing about validity, names or whether the issuer is a CA.
 */
export function verifyCertificateSignature(certificate: ParsedCertificate, issuer: PublicKey): boolean {
  const { signed, algorithmIdentifier, signature } = readSignedObject(certificate.der);
  const algorithm = readSignatureAlgorithm(algorithmIdentifier);
  return algorithm !== undefined && verifySignature(signed, signature, issuer, algorithm);
}
