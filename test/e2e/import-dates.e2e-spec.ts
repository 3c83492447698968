import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { datedCertificate } from '../support/dated-certificate';
import { foreignCa } from '../support/foreign-ca';
import { createProfile } from '../support/issuing';
import { type Answer, type ApiClient, sharedService } from '../support/service';

type Refusal = Answer<{ err?: string; valid_from?: string }>;

const YEAR_0000 = '00000101000000Z';
const base64 = (pem: Buffer): string => pem.toString('base64');

describe('dates of imported certificates', () => {
  let admin: ApiClient;
  let issuer: ApiClient;

  beforeAll(async () => {
    ({ admin, issuer } = await sharedService());
  });

  it('POST /certificates/import rejects a notBefore in the year 0000 with 400', async () => {
    const { certificate } = datedCertificate({
      commonName: 'year 0000',
      notBefore: YEAR_0000,
      notAfter: '20460101000000Z',
    });
    const { status, body } = await issuer.post<Refusal['body']>('/certificates/import', {
      certificate: base64(certificate),
    });
    expect([status, body.err]).toEqual([
      400,
      'cert: notBefore must be in the years 0001 to 9999, got 0000-01-01T00:00:00Z',
    ]);
  });

  it('POST /certificates/import rejects a notAfter in the year 0000 with 400', async () => {
    const { certificate } = datedCertificate({
      commonName: 'over since the year 0000',
      notBefore: '20200101000000Z',
      notAfter: '00001231235959Z',
    });
    const { status, body } = await issuer.post<Refusal['body']>('/certificates/import', {
      certificate: base64(certificate),
    });
    expect([status, body.err]).toEqual([
      400,
      'cert: notAfter must be in the years 0001 to 9999, got 0000-12-31T23:59:59Z',
    ]);
  });

  it('POST /cas/import rejects a CA that begins in the year 0000 with 400', async () => {
    const root = datedCertificate({
      commonName: 'CA of the year 0000',
      notBefore: YEAR_0000,
      notAfter: '20460101000000Z',
    });
    const profile_id = await createProfile(admin);
    const { status, body } = await admin.post<Refusal['body']>('/cas/import', {
      ...{ ca: base64(root.certificate), private_key: base64(root.key), profile_id },
    });
    expect([status, body.err]).toEqual([
      400,
      'ca: notBefore must be in the years 0001 to 9999, got 0000-01-01T00:00:00Z',
    ]);
  });

  it('POST /cas/import rejects the file of another tool that begins in the year 0000 with 400', async () => {
    const ca = readFileSync('test/e2e/real-world-inputs/inputs/L01-ca-year-0000.pem');
    const { status, body } = await admin.post<Refusal['body']>('/cas/import', { ca: base64(ca) });
    expect([status, body.err]).toEqual([400, expect.stringMatching(/^ca: notBefore must be .*, got 0000-/)]);
  });

  it('POST /cas/import rejects a chain with a CA that begins in the year 0000 with 400', async () => {
    const root = datedCertificate({
      commonName: 'root of the year 0000',
      notBefore: YEAR_0000,
      notAfter: '20460101000000Z',
    });
    const below = foreignCa({ subject: '/CN=below', issuer: root });
    const { status, body } = await admin.post<Refusal['body']>('/cas/import', {
      ca: base64(below.certificate),
      ca_chain: [base64(root.certificate)],
    });
    expect([status, body.err]).toEqual([
      400,
      'ca_chain[0]: notBefore must be in the years 0001 to 9999, got 0000-01-01T00:00:00Z',
    ]);
  });

  it.each([
    ['00010101000000Z', '0001-01-01T00:00:00Z'],
    ['18500101000000Z', '1850-01-01T00:00:00Z'],
  ])('POST /certificates/import accepts a certificate with notBefore %s', async (notBefore, shown) => {
    const { certificate } = datedCertificate({
      commonName: `begins ${notBefore}`,
      notBefore,
      notAfter: '99991231235959Z',
    });
    const { status, body } = await issuer.post<Refusal['body']>('/certificates/import', {
      certificate: base64(certificate),
    });
    expect([status, body.valid_from]).toEqual([201, shown]);
  });
});
