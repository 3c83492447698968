import { InvalidValueError } from '@libs/kernel';
import { type ParsedCertificate, parseCertificate } from '../x509/certificates/certificate-parser';
import { CERTIFICATE_PEM, decodePem } from '../x509/der/pem';
import { certificatesOfPkcs7, looksLikePkcs7 } from './pkcs7';

/**
 * Reads the certificates of a field: base64 of PEM or DER, of one certificate or of PKCS#7 SignedData. Verifies nothing.
 * @throws InvalidValueError with the texts of contract 2.2
 */
export function certificatesIn(base64: string, field: string): ParsedCertificate[] {
  const bytes = decodePem(base64, CERTIFICATE_PEM, field);
  if (!looksLikePkcs7(bytes)) return [parseCertificate(bytes)];
  return certificatesOfPkcs7(bytes, field).map((der) => parseCertificate(der));
}

/** As `certificatesIn`, for a field with exactly one certificate. @throws InvalidValueError */
export function certificateIn(base64: string, field: string): ParsedCertificate {
  const [certificate, ...others] = certificatesIn(base64, field);
  if (certificate && others.length === 0) return certificate;
  throw new InvalidValueError(`${field} holds ${others.length + 1} certificates, one is allowed`);
}
