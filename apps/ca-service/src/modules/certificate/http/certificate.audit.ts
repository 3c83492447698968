import type { AuditedCall } from '@libs/kernel';
import type { ChangeStatusRequest } from '../wire/change-status.request';
import type { CreateCertificateRequest } from '../wire/create-certificate.request';
import type { ImportCertificateRequest } from '../wire/import-certificate.request';
import type { SignCertificateRequest } from '../wire/sign-certificate.request';
import type { UpdateMetadataRequest } from '../wire/update-metadata.request';

/*
 * Contents of audit events for calls that change certificates. Names are those of the input structures of the
 * reference (contract 8.3), values are as received.
 */

const subjectOf = (serialNumber: string): string => `certificate/${serialNumber}`;

/** The only call whose input has the names of its body (contract 8.3). */
export const createCertificateCall = (body: CreateCertificateRequest): AuditedCall => ({
  type: 'certificate.create',
  subject: 'certificate',
  input: () => body,
});

/** The subject is the CA: there is no certificate yet. */
export const signCertificateCall = (caId: string, body: SignCertificateRequest): AuditedCall => ({
  type: 'ca.sign.certificate',
  subject: `ca/${caId}`,
  input: () => ({
    CAID: caId,
    CertRequest: body.csr,
    IssuanceProfile: body.profile ?? null,
    IssuanceProfileID: body.profile_id ?? '',
  }),
});

export const importCertificateCall = (body: ImportCertificateRequest): AuditedCall => ({
  type: 'certificate.import',
  subject: 'certificate',
  input: () => ({ Certificate: body.certificate, Metadata: body.metadata ?? null }),
});

export const changeCertificateStatusCall = (
  serialNumber: string,
  body: ChangeStatusRequest,
): AuditedCall => ({
  type: 'certificate.status.update',
  subject: subjectOf(serialNumber),
  input: () => ({
    SerialNumber: serialNumber,
    NewStatus: body.status,
    RevocationReason: body.revocation_reason,
  }),
});

export const updateCertificateMetadataCall = (
  serialNumber: string,
  { patches }: UpdateMetadataRequest,
): AuditedCall => ({
  type: 'certificate.metadata.update',
  subject: subjectOf(serialNumber),
  input: () => ({ SerialNumber: serialNumber, Patches: patches }),
});

export const deleteCertificateCall = (serialNumber: string): AuditedCall => ({
  type: 'certificate.delete',
  subject: subjectOf(serialNumber),
  input: () => ({ SerialNumber: serialNumber }),
});
