import { makeCsr, type OpensslKey } from './openssl';
import type { ApiClient } from './service-process';
import type { CaView, CertificateView } from './wire';

/** Creates a profile for client certificates that honours the CSR, and returns its id. */
export async function createProfile(client: ApiClient, changes: object = {}): Promise<string> {
  const { status, body } = await client.post<{ id: string }>('/profiles', {
    name: 'clients',
    validity: { type: 'Duration', duration: '1y' },
    honor_subject: true,
    honor_extensions: true,
    key_usage: ['DigitalSignature'],
    extended_key_usages: ['ClientAuth'],
    ...changes,
  });
  if (status !== 201) throw new Error(`creating a profile answered ${status}: ${JSON.stringify(body)}`);
  return body.id;
}

let subordinates = 0;

/** The service rejects a subordinate CA with the name of its issuer. */
const defaultCaName = (changes: object): string =>
  'parent_id' in changes ? `Test CA ${(subordinates += 1)}` : 'Test Root';

export async function createCa(client: ApiClient, changes: object = {}): Promise<CaView> {
  const { status, body } = await client.post<CaView>('/cas', {
    subject: { common_name: defaultCaName(changes), organization: 'Test' },
    key_metadata: { type: 'ECDSA', bits: 256 },
    ca_expiration: { type: 'Duration', duration: '10y' },
    ...('profile_id' in changes ? {} : { profile_id: await createProfile(client) }),
    ...changes,
  });
  if (status !== 201) throw new Error(`creating a CA answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Signs a new CSR, which openssl creates, and returns the certificate. */
export async function sign(
  client: ApiClient,
  caId: string,
  subject = '/CN=device',
  key: OpensslKey = 'P-256',
): Promise<CertificateView> {
  const csr = makeCsr(subject, { key }).toString('base64');
  const { status, body } = await client.post<CertificateView>(`/cas/${caId}/certificates/sign`, { csr });
  if (status !== 201) throw new Error(`signing answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

export function pemOf({ certificate }: { certificate: string }): Buffer {
  return Buffer.from(certificate, 'base64');
}
