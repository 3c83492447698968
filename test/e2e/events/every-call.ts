import { query } from '../../support/database';
import { foreignCa } from '../../support/foreign-ca';
import { importCertificate } from '../../support/imported-certificate';
import { createCa, createProfile, sign } from '../../support/issuing';
import { type ApiClient } from '../../support/service';

const METADATA = { patches: [{ op: 'add', path: '/site', value: { name: 'bilbao' } }] };

/** Calls that succeed, of every kind: every type of event comes of them. */
export async function everyCall(client: ApiClient): Promise<void> {
  await lifeOfProfile(client);
  await lifeOfCa(client);
  await lifeOfImportedCa(client);
  await lifeOfCertificate(client);
}

const MESSAGE = {
  message: Buffer.from('a message').toString('base64'),
  message_type: 'raw',
  signature_algorithm: 'ECDSA_SHA_256',
};

async function succeeded(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`the call answered ${status}: ${JSON.stringify(body)}`);
}

async function lifeOfProfile(client: ApiClient): Promise<void> {
  const profile = {
    name: 'everything',
    validity: { type: 'Duration', duration: '1y' },
    extended_key_usages: ['ClientAuth', '1.3.6.1.4.1.55555.1'],
    crypto_enforcement: { enabled: true, allow_rsa_keys: true, allowed_rsa_key_sizes: [3072] },
    name_constraints: { permitted: { dns: ['acme.test'] } },
    certificate_policies: [{ oid: '1.3.6.1.4.1.55555.2', cps: 'https://acme.test/cps' }],
    allowed_subject_alt_names: ['dns:*.acme.test'],
    max_validity: '2y',
    not_after_policy: 'clamp',
  };
  const { status, body } = await client.post<{ id: string }>('/profiles', { ...profile, sign_as_ca: true });
  if (status !== 201) throw new Error(`creating a profile answered ${status}: ${JSON.stringify(body)}`);
  await succeeded(client.put(`/profiles/${body.id}`, { ...profile, sign_as_ca: true, name: 'other' }));
  await succeeded(client.delete(`/profiles/${body.id}`));
}

async function lifeOfCa(client: ApiClient): Promise<void> {
  const { id } = await createCa(client, { id: 'root', metadata: { owner: 'acme' } });
  await succeeded(client.put(`/cas/${id}/metadata`, METADATA));
  await succeeded(client.post(`/cas/${id}/profile`, { profile_id: await createProfile(client) }));
  await succeeded(client.put(`/cas/${id}/allowed-profiles`, { allowed_profile_ids: null }));
  await succeeded(client.post(`/cas/${id}/reissue`, {}));
  await succeeded(client.post(`/cas/${id}/rekey`, {}));
  await succeeded(client.post(`/cas/${id}/signature/sign`, MESSAGE));
  const { id: below } = await createCa(client, { id: 'below', parent_id: id });
  await sign(client, below);
  await succeeded(client.post(`/cas/${below}/status`, { status: 'REVOKED' }));
  await succeeded(client.delete(`/cas/${below}?cascade_delete=true`));
}

/** Its root is imported after it. */
async function lifeOfImportedCa(client: ApiClient): Promise<void> {
  const root = foreignCa({ subject: '/CN=foreign root' });
  const bottom = foreignCa({ subject: '/CN=foreign bottom', issuer: root });
  const profile_id = await createProfile(client);
  for (const [id, { certificate, key }] of Object.entries({ bottom, top: root })) {
    await succeeded(
      client.post('/cas/import', {
        id,
        profile_id,
        ca: certificate.toString('base64'),
        private_key: key.toString('base64'),
      }),
    );
  }
}

async function lifeOfCertificate(client: ApiClient): Promise<void> {
  await succeeded(
    client.post('/certificates', {
      ca_id: 'root',
      key_spec: { type: 'ECDSA', bits: 256 },
      subject: { common_name: 'device' },
      metadata: { site: 'bilbao' },
    }),
  );
  const { serial_number: signed } = await sign(client, 'root');
  await succeeded(client.put(`/certificates/${signed}/metadata`, METADATA));
  const hold = { status: 'REVOKED', revocation_reason: 'CertificateHold' };
  await succeeded(client.put(`/certificates/${signed}/status`, hold));
  const { serial_number: imported } = await importCertificate(client, 'imported', {
    metadata: { of: 'another' },
  });
  await succeeded(client.delete(`/certificates/${imported}`));
}

/** Calls of every kind that are as the API describes them, and fail; `databaseUrl` is the database of the service. */
export async function everyFailure(client: ApiClient, databaseUrl: string): Promise<void> {
  const nowhere = { status: 'REVOKED' };
  await failedOfDatabase(client, databaseUrl);
  // Refused before the call begins.
  await failed(client.post('/cas', { subject: 'not an object' }));
  await failed(client.put('/profiles/nowhere', { name: 'nobody' }));
  await failed(client.delete('/profiles/nowhere'));
  await failed(client.post('/cas', { ...NEW_CA, profile_id: 'nowhere' }));
  await failed(client.post('/cas/import', { ca: 'AAAA' }));
  await failed(client.post('/cas/nowhere/status', nowhere));
  await failed(client.post('/cas/nowhere/profile', { profile_id: 'nowhere' }));
  await failed(client.put('/cas/nowhere/allowed-profiles', { allowed_profile_ids: [] }));
  await failed(client.put('/cas/nowhere/metadata', METADATA));
  await failed(client.post('/cas/nowhere/reissue', {}));
  await failed(client.post('/cas/nowhere/rekey', {}));
  await failed(client.post('/cas/nowhere/signature/sign', MESSAGE));
  await failed(client.post('/cas/nowhere/certificates/sign', { csr: 'AAAA' }));
  await failed(client.delete('/cas/nowhere'));
  await failed(client.post('/certificates', { ...NEW_CERTIFICATE, ca_id: 'nowhere' }));
  await failed(client.post('/certificates/import', { certificate: 'AAAA' }));
  await failed(client.put('/certificates/0bad/status', nowhere));
  await failed(client.put('/certificates/0bad/metadata', METADATA));
  await failed(client.delete('/certificates/0bad'));
}

/** Nothing that a client says makes the creation of a profile fail: the database has to. */
async function failedOfDatabase(client: ApiClient, url: string): Promise<void> {
  await query(url, `ALTER TABLE issuance_profile ADD CONSTRAINT refused CHECK (name <> 'refused') NOT VALID`);
  const { status } = await client.post('/profiles', { name: 'refused' });
  if (status !== 500) throw new Error(`the call answered ${status}`);
  await query(url, 'ALTER TABLE issuance_profile DROP CONSTRAINT refused');
}

const NEW_CA = {
  subject: { common_name: 'nobody' },
  key_metadata: { type: 'ECDSA', bits: 256 },
  ca_expiration: { type: 'Duration', duration: '10y' },
};

const NEW_CERTIFICATE = {
  key_spec: { type: 'ECDSA', bits: 256 },
  subject: { common_name: 'device' },
};

async function failed(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answer;
  if (status < 400 || status >= 500) throw new Error(`the call answered ${status}: ${JSON.stringify(body)}`);
}
