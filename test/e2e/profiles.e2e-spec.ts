import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually';
import { createCa, createProfile } from '../support/issuing';
import { makeCsr } from '../support/openssl';
import { type ApiClient, type Service, sharedService } from '../support/service';
import type { CaView, ErrorBody, IssuanceProfileView, Page } from '../support/wire';

type Profile = IssuanceProfileView & ErrorBody;

interface Event {
  type: string;
  subject: string;
  data: unknown;
}

describe('issuance profiles', () => {
  let service: Service;
  let client: ApiClient;

  beforeAll(async () => {
    service = await sharedService();
    client = service.admin;
  });

  const create = async (body: object): Promise<Profile> => {
    const answer = await client.post<Profile>('/profiles', body);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  };

  it('POST /profiles accepts an empty object and answers the shape of the contract', async () => {
    const { id, ...rest } = await create({});
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(rest).toEqual({
      name: '',
      description: '',
      validity: { type: '', time: '0001-01-01T00:00:00Z' },
      sign_as_ca: false,
      honor_key_usage: false,
      key_usage: [],
      honor_extended_key_usages: false,
      extended_key_usages: [],
      honor_subject: false,
      subject: {
        common_name: '',
        organization: '',
        organization_unit: '',
        country: '',
        state: '',
        locality: '',
      },
      honor_extensions: false,
      crypto_enforcement: {
        ...{ enabled: false, allow_rsa_keys: false, allowed_rsa_key_sizes: null },
        ...{ allow_ecdsa_keys: false, allowed_ecdsa_key_sizes: null },
      },
    });
  });

  it('POST /profiles accepts the spellings of existing clients', async () => {
    const profile = await create({
      ID: null,
      Name: 'tolerant',
      unknown: { field: true },
      validity: { type: 'Date', time: '9999-12-31T23:59:59Z' },
      key_usage: ' DigitalSignature ',
      Extended_Key_Usages: ['clientAUTH', '1.3.6.1.5.5.7.3.1', '1.2.3.4'],
      subject: null,
    });
    expect(profile).toMatchObject({
      name: 'tolerant',
      validity: { type: 'Date', time: '9999-12-31T23:59:59Z' },
      key_usage: ['DigitalSignature'],
      extended_key_usages: ['ClientAuth', 'ServerAuth'],
      extended_key_usage_oids: ['1.2.3.4'],
    });
    expect((await client.get<Profile>(`/profiles/${profile.id}`)).body).toEqual(profile);
  });

  it('profiles keep the members beyond the contract', async () => {
    const beyond = {
      path_len_constraint: 1,
      name_constraints: {
        permitted: { dns: ['acme.test'], email: ['.acme.test'], ip: ['10.0.0.0/8'], uri: [] },
        excluded: { dns: [], email: [], ip: [], uri: ['evil.test'] },
      },
      certificate_policies: [
        { oid: '1.3.6.1.4.1.99999.1', cps: 'https://acme.test/cps', user_notice: 'Tests' },
      ],
      allowed_subject_alt_names: ['dns:*.acme.test', 'ip:10.0.0.0/8'],
      denied_subject_alt_names: ['dns:www.acme.test'],
      max_validity: '2y',
      not_after_policy: 'clamp',
      backdate: '5m',
      signature_algorithm: 'RSASSA_PSS_SHA_256',
      basic_constraints: true,
    };
    const crypto_enforcement = {
      enabled: true,
      allow_ed25519_keys: true,
      allow_ml_dsa_keys: true,
      allowed_ml_dsa_key_sizes: [65],
    };
    const profile = await create({ sign_as_ca: true, ...beyond, crypto_enforcement });
    expect(profile).toMatchObject({ ...beyond, crypto_enforcement });
    expect((await client.get<Profile>(`/profiles/${profile.id}`)).body).toEqual(profile);
  });

  it('PUT /profiles/{id} replaces the profile, and the next certificate follows it', async () => {
    const id = await createProfile(client);
    const ca = await createCa(client, { profile_id: id });
    const csr = makeCsr('/CN=device').toString('base64');
    const usages = async () =>
      (
        await client.post<{ extensions: { key_usage: string[]; extended_key_usage: string[] } }>(
          `/cas/${ca.id}/certificates/sign`,
          { csr },
        )
      ).body.extensions;
    expect(await usages()).toEqual({ key_usage: ['DigitalSignature'], extended_key_usage: ['ClientAuth'] });
    const { status, body } = await client.put<Profile>(`/profiles/${id}`, {
      name: 'new',
      key_usage: ['KeyAgreement'],
    });
    expect({ status, ...body }).toMatchObject({ status: 200, id, name: 'new', extended_key_usages: [] });
    expect(await usages()).toEqual({ key_usage: ['KeyAgreement'], extended_key_usage: [] });
  });

  it('a deleted profile is answered with 404, also when a CA signs with it, and is not listed', async () => {
    const id = await createProfile(client);
    const ca = await createCa(client, { profile_id: id });
    expect((await client.delete(`/profiles/${id}`)).status).toBe(204);
    const missing = { status: 404, body: { err: 'issuance profile not found' } };
    expect(await client.get(`/profiles/${id}`)).toMatchObject(missing);
    expect(await client.delete(`/profiles/${id}`)).toMatchObject(missing);
    expect(await client.put(`/profiles/${id}`, {})).toMatchObject(missing);
    const csr = makeCsr('/CN=device').toString('base64');
    expect(await client.post(`/cas/${ca.id}/certificates/sign`, { csr })).toMatchObject(missing);
    const listed = await client.get<Page<Profile>>('/profiles?page_size=1000');
    expect(listed.body.list.map((profile) => profile.id)).not.toContain(id);
  });

  it('lists of profiles and CAs show the same objects as single reads', async () => {
    const profile = await create({ name: 'listed', validity: { type: 'Duration', duration: '1y' } });
    const ca = await createCa(client, { profile_id: profile.id });
    const profiles = await client.get<Page<Profile>>('/profiles?page_size=1000');
    expect(profiles.body.list.find(({ id }) => id === profile.id)).toEqual(profile);
    const cas = await client.get<Page<CaView>>('/cas?page_size=1000');
    const read = (await client.get<CaView>(`/cas/${ca.id}`)).body;
    expect(cas.body.list.find(({ id }) => id === ca.id)).toEqual(read);
    const [first, ...others] = profiles.body.list;
    const pages = await client.get<Page<Profile>>('/profiles?page_size=1');
    expect(pages.body.list).toEqual([first]);
    const bookmark = encodeURIComponent(pages.body.next);
    const rest = await client.get<Page<Profile>>(`/profiles?page_size=1&bookmark=${bookmark}`);
    expect(rest.body.list).toEqual([others[0]]);
  });

  it('every change of a profile emits an event', async () => {
    const profile = await create({ name: 'first' });
    const updated = (await client.put<Profile>(`/profiles/${profile.id}`, { name: 'second' })).body;
    await client.delete(`/profiles/${profile.id}`);
    const mine = await eventually(async () => {
      const { body } = await client.get<Page<{ event: Event }>>('/events?after=0&limit=1000');
      const told = body.list.map(({ event }) => event);
      const ofProfile = told.filter(({ subject }) => subject === `profile/${profile.id}`);
      return ofProfile.length >= 3 ? ofProfile : undefined;
    });
    expect(mine.map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'profile.issuance.create', data: profile },
      { type: 'profile.issuance.update', data: { previous: profile, updated } },
      { type: 'profile.issuance.delete', data: { ProfileID: profile.id } },
    ]);
  });

  it('changing profiles needs the permission admin', async () => {
    const id = await createProfile(client);
    for (const permission of ['reader', 'issuer'] as const) {
      const other = service[permission];
      expect((await other.put(`/profiles/${id}`, {})).status).toBe(403);
      expect((await other.delete(`/profiles/${id}`)).status).toBe(403);
    }
  });

  it.each([
    [{ key_usage: null }, 'unknown key usage: '],
    [{ key_usage: '' }, 'unknown key usage: '],
    [{ key_usage: ['digitalSignature'] }, 'unknown key usage: digitalSignature'],
    [{ extended_key_usages: ['Nonsense'] }, 'unsupported ext key usage'],
    [{ validity: { type: 'Duration', duration: null } }, 'time: invalid duration ""'],
    [{ validity: { type: 'Duration', duration: '' } }, 'time: invalid duration ""'],
    [
      { validity: { type: 'Duration', duration: '-1h' } },
      'validity.duration: must be longer than 0s, got -1h',
    ],
    [{ validity: { type: 'Time', time: '2020-01-01T00:00:00Z' } }, 'validity.time: must be in the future'],
    [{ validity: { type: 'Time', time: 'tomorrow' } }, 'validity.time: must be a time in RFC 3339'],
    [{ validity: { type: 'Duration', duration: '2y' }, max_validity: '1y' }, 'longer than max_validity'],
    [{ max_validity: '0s' }, 'max_validity: must be at least a second'],
    [{ backdate: '2y' }, 'backdate: must be from a second to a year'],
    [{ path_len_constraint: 0 }, 'path_len_constraint: requires sign_as_ca'],
    [{ path_len_constraint: -1, sign_as_ca: true }, 'path_len_constraint'],
    [{ name_constraints: {}, sign_as_ca: true }, 'name_constraints: must name at least one subtree'],
    [{ name_constraints: { permitted: { ip: ['10.0.0.1/8'] } }, sign_as_ca: true }, 'bits beyond the prefix'],
    [{ name_constraints: { permitted: { dns: ['.a'] } }, sign_as_ca: true }, 'without a leading dot'],
    [{ name_constraints: { permitted: { uri: ['a b'] } }, sign_as_ca: true }, 'must be a host'],
    [
      { certificate_policies: [{ oid: '1' }] },
      'certificate_policies.0.oid: must be a dotted object identifier',
    ],
    [{ certificate_policies: [{ oid: '1.2' }, { oid: '1.2' }] }, 'must not name a policy twice'],
    [{ certificate_policies: [{ oid: '1.2', user_notice: 'x'.repeat(201) }] }, 'user_notice'],
    [{ allowed_subject_alt_names: ['*.acme.test'] }, 'is not a pattern such as dns:*.acme.test'],
    [{ denied_subject_alt_names: ['ip:10.0.0.0/99'] }, 'is not an IP network'],
    [{ not_after_policy: 'maybe' }, 'not_after_policy: must be one of permit, clamp, reject'],
    [{ signature_algorithm: 'MD5' }, 'signature_algorithm: must be one of RSASSA_PKCS1_V1_5_SHA_256'],
    [{ crypto_enforcement: { allowed_ml_dsa_key_sizes: [2048] } }, 'must be 44, 65 or 87'],
    [{ extended_key_usage_oids: ['x'] }, 'must be a dotted object identifier'],
  ])('POST and PUT reject %j with 400 and the reason', async (body, reason) => {
    const refused = await client.post<Profile>('/profiles', body);
    expect(refused.status).toBe(400);
    expect(refused.body.err).toContain(reason);
    const id = await createProfile(client);
    expect((await client.put<Profile>(`/profiles/${id}`, body)).status).toBe(400);
  });
});
