import { foreignCa } from '../support/foreign-ca';
import { makeCsr } from '../support/openssl';

export interface ApiCall {
  readonly method: 'POST' | 'PUT' | 'DELETE' | 'GET';
  readonly path: string;
  readonly body?: object;
}

/** Calls that change something, as the API describes them: of CA `root`, and of this certificate and these profiles. */
export function callsWithBodies(
  serialNumber: string,
  profile_id: string,
  replacedProfile: string,
): ApiCall[] {
  const { certificate, key } = foreignCa({ subject: '/CN=foreign' });
  const other = foreignCa({ subject: '/CN=other' });
  const ofDevices = {
    name: 'everything',
    validity: { type: 'Duration', duration: '1y', time: '2030-01-01T00:00:00Z' },
    extended_key_usages: ['ClientAuth', '1.3.6.1.4.1.55555.1'],
    extended_key_usage_oids: ['1.3.6.1.4.1.55555.1'],
    key_usage: ['DigitalSignature'],
    subject: { common_name: 'x', country: 'ES' },
    crypto_enforcement: { enabled: true, allow_ecdsa_keys: true, allowed_ecdsa_key_sizes: [256] },
    certificate_policies: [{ oid: '1.3.6.1.4.1.55555.2', cps: 'https://acme.test/cps' }],
    allowed_subject_alt_names: ['dns:*.acme.test'],
    max_validity: '2y',
    not_after_policy: 'clamp',
  };
  const profile = {
    ...ofDevices,
    sign_as_ca: true,
    name_constraints: { permitted: { dns: ['acme.test'], ip: ['192.0.2.0/24'] } },
  };
  const metadata = { patches: [{ op: 'add', path: '/site', value: 1, from: '/x' }] };
  const status = { status: 'ACTIVE', revocation_reason: 'Unspecified' };
  const message = { message: 'AAAA', message_type: 'raw', signature_algorithm: 'ECDSA_SHA_256' };
  const subject = { common_name: 'x', organization: 'x', country: 'ES' };
  return [
    { method: 'POST', path: '/profiles', body: profile },
    { method: 'PUT', path: `/profiles/${replacedProfile}`, body: profile },
    {
      method: 'POST',
      path: '/cas',
      body: {
        parent_id: 'root',
        subject,
        key_metadata: { type: 'ECDSA', bits: 256, key_id: '' },
        ca_expiration: { type: 'Duration', duration: '1y' },
        profile_id,
        engine_id: '',
        metadata: {},
        ca_issuance_profile_id: '',
        allowed_profile_ids: [profile_id],
      },
    },
    {
      method: 'POST',
      path: '/cas/import',
      body: {
        ca: certificate.toString('base64'),
        private_key: key.toString('base64'),
        passphrase: 'x',
        ca_chain: [certificate.toString('base64')],
        profile_id,
        metadata: {},
      },
    },
    { method: 'POST', path: '/cas/root/status', body: status },
    { method: 'POST', path: '/cas/root/profile', body: { profile_id } },
    {
      method: 'PUT',
      path: '/cas/root/allowed-profiles',
      body: { allowed_profile_ids: [profile_id] },
    },
    { method: 'PUT', path: '/cas/root/metadata', body: metadata },
    { method: 'POST', path: '/cas/root/reissue', body: { profile_id: '' } },
    {
      method: 'POST',
      path: '/cas/root/rekey',
      body: { profile_id: '', key_metadata: { type: 'ECDSA', bits: 256 } },
    },
    { method: 'POST', path: '/cas/root/signature/sign', body: message },
    { method: 'POST', path: '/cas/root/signature/verify', body: { ...message, signature: 'AAAA' } },
    {
      method: 'POST',
      path: '/cas/root/certificates/sign',
      body: { csr: makeCsr('/CN=x').toString('base64'), profile_id, profile: ofDevices },
    },
    {
      method: 'POST',
      path: '/certificates',
      body: { ca_id: 'root', key_spec: { type: 'ECDSA', bits: 256 }, subject, metadata: {} },
    },
    {
      method: 'POST',
      path: '/certificates/import',
      body: { certificate: other.certificate.toString('base64'), metadata: {} },
    },
    { method: 'PUT', path: `/certificates/${serialNumber}/status`, body: status },
    { method: 'PUT', path: `/certificates/${serialNumber}/metadata`, body: metadata },
  ];
}
