import { certificateIn } from '@libs/crypto';
import { ImportCertificate } from '../commands/import-certificate';
import type { ImportCertificateRequest } from '../wire/import-certificate.request';

/** Maps a body to an import. @throws InvalidValueError when the field is not one certificate (contract 2.2) */
export function toImport({ certificate, metadata }: ImportCertificateRequest): ImportCertificate {
  return new ImportCertificate(certificateIn(certificate, 'certificate'), metadata ?? null);
}
