import type { Page } from '@libs/kernel';
import { describe, expect, it } from 'vitest';
import {
  CaNotFoundError,
  type CertificateChoices,
  type CertificateId,
  CertificateNotFoundError,
} from '../domain';
import type { CertificateReader } from '../persistence/certificate.reader';
import type { CertificateView } from '../wire';
import { GetCertificate, GetCertificateHandler } from './get-certificate';
import { ListCertificates, ListCertificatesHandler } from './list-certificates';

const VIEW = { serial_number: '4b90' } as CertificateView;
const PAGE: Page<CertificateView> = { next: '', list: [VIEW] };
const PARAMETERS = {} as ListCertificates['parameters'];

describe('GetCertificateHandler', () => {
  const choices = {
    idOf: ({ serialNumber }: { serialNumber: string }) => Promise.resolve(serialNumber as CertificateId),
  } as unknown as CertificateChoices;
  const reader = {
    find: (id: string) => Promise.resolve(id === '4b90' ? VIEW : undefined),
  } as unknown as CertificateReader;
  const handler = new GetCertificateHandler(choices, reader);

  it('returns the certificate', async () => {
    expect(await handler.execute(new GetCertificate({ serialNumber: '4b90' }))).toBe(VIEW);
  });

  it('rejects a certificate that is deleted meanwhile', async () => {
    await expect(handler.execute(new GetCertificate({ serialNumber: '00' }))).rejects.toThrow(
      CertificateNotFoundError,
    );
  });
});

describe('ListCertificatesHandler', () => {
  const reader = {
    hasCa: (caId: string) => Promise.resolve(caId === 'root'),
    list: () => Promise.resolve(PAGE),
  } as unknown as CertificateReader;
  const handler = new ListCertificatesHandler(reader);

  it('returns a page of the certificates of a CA', async () => {
    expect(await handler.execute(new ListCertificates(PARAMETERS, { caId: 'root' }))).toBe(PAGE);
  });

  it('rejects an unknown CA', async () => {
    const query = new ListCertificates(PARAMETERS, { caId: 'unknown' });
    await expect(handler.execute(query)).rejects.toThrow(CaNotFoundError);
  });

  it('does not look for the CA when a status is given', async () => {
    const query = new ListCertificates(PARAMETERS, { caId: 'unknown', status: 'REVOKED' });
    expect(await handler.execute(query)).toBe(PAGE);
  });
});
