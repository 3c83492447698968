import { certificateIn } from '@libs/crypto';
import { ImportCertificateCommand } from '../commands/import-certificate/import-certificate.command';
import type { ImportCertificateRequest } from '../wire/import-certificate.request';

/** Maps a body to an import. @throws InvalidValueError when the field is not one certificate (contract 2.2) */
export function toImport({ certificate, metadata }: ImportCertificateRequest): ImportCertificateCommand {
  return new ImportCertificateCommand(certificateIn(certificate, 'certificate'), metadata ?? null);
}
