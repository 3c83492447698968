import { SEARCHED_METADATA } from './hostile-clients.mts';
import { send } from './requests.mts';
import type { Target } from './target.mts';

/** Certificates that expensive lists have to look at. */
const SEARCHED = 100;

/** Creates the CA that signs, and certificates whose metadata expensive patterns are matched with. */
export async function prepare(installation: Omit<Target, 'caId' | 'profileId'>): Promise<Target> {
  const { host, port, csr, tokens } = installation;
  const call = async <T,>(method: 'POST', path: string, body: object): Promise<T> => {
    const json = Buffer.from(JSON.stringify(body));
    const { status, text } = await send({
      host,
      port,
      method,
      path: `/api/ca/v1${path}`,
      token: tokens.admin,
      body: json,
    });
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text}`);
    return JSON.parse(text) as T;
  };
  const { id: profileId } = await call<{ id: string }>('POST', '/profiles', {
    name: 'signing',
    validity: { type: 'Duration', duration: '1y' },
    honor_subject: true,
  });
  const { id: caId } = await call<{ id: string }>('POST', '/cas', {
    subject: { common_name: 'Signing Root' },
    key_metadata: { type: 'ECDSA', bits: 256 },
    ca_expiration: { type: 'Duration', duration: '10y' },
    profile_id: profileId,
  });
  for (let made = 0; made < SEARCHED; made += 1) {
    await call('POST', '/certificates', {
      ca_id: caId,
      key_spec: { type: 'ECDSA', bits: 256 },
      subject: { common_name: `searched ${made}` },
      metadata: SEARCHED_METADATA,
    });
  }
  return { ...installation, csr, caId, profileId };
}
