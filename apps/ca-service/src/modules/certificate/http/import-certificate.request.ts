import { parseCertificate, pemToDer } from '@libs/crypto';
import { wireObject, wireText } from '@libs/http';
import { z } from 'zod';
import { ImportCertificateCommand } from '../commands/import-certificate/import-certificate.command';

/** Body of POST /certificates/import (contract 3.3). */
export const importCertificateRequest = wireObject({
  certificate: z
    .string({ error: wireText('struct validation error') })
    .describe('Base64 of the PEM text of the certificate'),
  metadata: z.record(z.string(), z.unknown()).optional(),
});

export type ImportCertificateRequest = z.infer<typeof importCertificateRequest>;

/** @throws InvalidValueError for what is no certificate (contract 2.2) */
export function toImport({ certificate, metadata }: ImportCertificateRequest): ImportCertificateCommand {
  return new ImportCertificateCommand(parseCertificate(pemToDer(certificate, 'cert')), metadata ?? null);
}
