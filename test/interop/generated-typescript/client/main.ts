/**
 * Tests the client that openapi-typescript generates from the OpenAPI document: creates a profile and a CA, signs a
 * certificate, lists and revokes it, and reads the statistics. Prints `{"cases", "failures"}`.
 */
import { isDeepStrictEqual } from 'node:util';
import createClient from 'openapi-fetch';
import type { components, paths } from './ca.js';

type Schemas = components['schemas'];
const { CA_URL = '', CA_AUTHORIZATION = '', CSR = '' } = process.env;

const client = createClient<paths>({
  // The paths of the document begin with /v1.
  baseUrl: CA_URL.replace(/\/v1$/, ''),
  headers: { Authorization: CA_AUTHORIZATION },
});
let cases = 0;
const failures: string[] = [];

function equal<T>(what: string, got: T, wanted: T): void {
  cases++;
  if (!isDeepStrictEqual(got, wanted)) {
    failures.push(`${what}: got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`);
  }
}

/** Returns the data of a success. Throws otherwise, which ends the test. */
function answered<T>(
  what: string,
  { data, error, response }: { data?: T; error?: unknown; response: Response },
): T {
  cases++;
  if (data !== undefined) return data;
  throw new Error(`${what}: got ${response.status} ${JSON.stringify(error)}`);
}

async function createProfile(): Promise<Schemas['IssuanceProfile']> {
  const body: Schemas['CreateProfileRequest'] = {
    name: 'generated TypeScript client',
    validity: { type: 'Duration', duration: '90d' },
    honor_subject: true,
    extended_key_usages: ['ClientAuth'],
  };
  const profile = answered('createProfile', await client.POST('/v1/profiles', { body }));
  equal('name of the profile', profile.name, body.name);
  equal('validity', profile.validity.duration, '12w6d');
  return profile;
}

async function createCa(profile: Schemas['IssuanceProfile']): Promise<Schemas['CertificateAuthority']> {
  const body: Schemas['CreateCaRequest'] = {
    subject: { common_name: 'Generated Root', country: 'ES' },
    key_metadata: { type: 'ECDSA', bits: 256 },
    ca_expiration: { type: 'Duration', duration: '10y' },
    profile_id: profile.id,
  };
  const ca = answered('createCa', await client.POST('/v1/cas', { body }));
  equal('level', ca.level, 0);
  equal('status', ca.certificate.status, 'ACTIVE');
  equal('profile', ca.profile_id, profile.id);
  return ca;
}

async function sign(id: string): Promise<Schemas['Certificate']> {
  const certificate = answered(
    'signCertificate',
    await client.POST('/v1/cas/{id}/certificates/sign', { params: { path: { id } }, body: { csr: CSR } }),
  );
  if (!('serial_number' in certificate)) throw new Error('signCertificate answered a preview');
  equal('subject', certificate.subject.common_name, 'generated-device');
  equal('status', certificate.status, 'ACTIVE');
  return certificate;
}

async function list(id: string, serialNumber: string): Promise<void> {
  const query = { filter: ['is_ca[eq]false'], sort_mode: 'desc' };
  const page: Schemas['CertificatePage'] = answered(
    'listCertificatesOfCa',
    await client.GET('/v1/cas/{id}/certificates', { params: { path: { id }, query } }),
  );
  equal(
    'list',
    page.list.map(({ serial_number }) => serial_number),
    [serialNumber],
  );
  equal('next', page.next, '');
}

async function revoke(serialNumber: string): Promise<void> {
  const body: Schemas['ChangeStatusRequest'] = { status: 'REVOKED', revocation_reason: 'KeyCompromise' };
  const params = { path: { serialNumber } };
  const revoked = answered(
    'changeCertificateStatus',
    await client.PUT('/v1/certificates/{serialNumber}/status', { params, body }),
  );
  equal('status and reason', [revoked.status, revoked.revocation_reason], ['REVOKED', 'KeyCompromise']);
}

async function statistics(id: string): Promise<void> {
  const counts: Schemas['StatusDistribution'] = answered(
    'getCaStatistics',
    await client.GET('/v1/stats/{id}', { params: { path: { id } } }),
  );
  equal('active and revoked', [counts.ACTIVE, counts.REVOKED], [1, 1]);
  const all: Schemas['Statistics'] = answered('getStatistics', await client.GET('/v1/stats'));
  equal('CAs', all.cas.total, 1);
}

/** Checks that errors have a model. */
async function fail(): Promise<void> {
  const { error, response } = await client.GET('/v1/cas/{id}', { params: { path: { id: 'unknown' } } });
  const body: Schemas['ErrorBody'] | undefined = error;
  equal('getCa of an unknown id', [response.status, body?.err], [404, 'CA not found']);
}

try {
  const ca = await createCa(await createProfile());
  const { serial_number: serialNumber } = await sign(ca.id);
  await list(ca.id, serialNumber);
  await revoke(serialNumber);
  await statistics(ca.id);
  await fail();
} catch (error) {
  cases++;
  failures.push(String(error));
}
process.stdout.write(JSON.stringify({ cases, failures }));
