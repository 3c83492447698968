import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { changeEvents } from '../support/events';
import { foreignCa } from '../support/foreign-ca';
import { createCa, createProfile } from '../support/issuing';
import { makeCsr } from '../support/openssl';
import { type Answer, type ApiClient, type ServiceProcess, startService } from '../support/service';
import type { CaView } from '../support/wire';

const CA_NEEDS_ADMIN = [403, 'sign_as_ca: issuing a CA certificate needs the permission admin'];
const csr = makeCsr('/CN=device', { key: 'P-256' }).toString('base64');

type RestrictedCa = CaView & { allowed_profile_ids?: string[]; err: string };

describe('with the permission issuer', () => {
  let url: string;
  let service: ServiceProcess;
  let admin: ApiClient;
  let issuer: ApiClient;
  let leafProfile: string;
  let otherProfile: string;
  let caProfile: string;

  beforeAll(async () => {
    service = await startService({ AUDIT_EVENTS: 'lamassu' });
    url = service.databaseUrl;
    admin = service.admin;
    issuer = service.issuer;
    leafProfile = await createProfile(admin);
    otherProfile = await createProfile(admin);
    caProfile = await createProfile(admin, { sign_as_ca: true, key_usage: ['CertSign', 'CRLSign'] });
  });

  afterAll(() => service.remove());

  const createRestricted = (changes: object = {}): Promise<RestrictedCa> =>
    createCa(admin, { profile_id: leafProfile, ...changes }) as Promise<RestrictedCa>;
  const notAllowed = (profileId: string, caId: string): unknown => [
    403,
    `profile_id: "${profileId}" is not in allowed_profile_ids of the CA "${caId}"; use a profile in that list, or the permission admin`,
  ];

  /** Status, and the error where there is one, of every way to have the CA issue with a profile. */
  async function everyWay(
    client: ApiClient,
    ca: { id: string },
    profileId: string | undefined,
  ): Promise<unknown[]> {
    const signing = { csr, profile_id: profileId };
    const creation = {
      ca_id: ca.id,
      key_spec: { type: 'ECDSA', bits: 256 },
      subject: { common_name: 'device' },
      issuance_profile_id: profileId,
    };
    const answers: Answer<{ err?: string }>[] = [
      await client.post(`/cas/${ca.id}/certificates/sign`, signing),
      await client.post(`/cas/${ca.id}/certificates/sign?dry_run=true`, signing),
      await client.post('/certificates', creation),
    ];
    return answers.map(({ status, body }) => (body.err === undefined ? status : [status, body.err]));
  }

  const ISSUED = [201, 200, 201];
  const set = (ca: { id: string }, allowed_profile_ids: unknown): Promise<Answer<RestrictedCa>> =>
    admin.put(`/cas/${ca.id}/allowed-profiles`, { allowed_profile_ids });
  const read = async ({ id }: { id: string }): Promise<RestrictedCa> =>
    (await admin.get<RestrictedCa>(`/cas/${id}`)).body;

  it('a stored profile issues no CA certificate, by signing, dry run or creation', async () => {
    const ca = await createRestricted();
    expect(await everyWay(issuer, ca, caProfile)).toEqual([CA_NEEDS_ADMIN, CA_NEEDS_ADMIN, CA_NEEDS_ADMIN]);
    expect(await everyWay(admin, ca, caProfile)).toEqual(ISSUED);
  });

  it('the default profile of the CA issues no CA certificate', async () => {
    const ca = await createRestricted({ profile_id: caProfile });
    expect(await everyWay(issuer, ca, undefined)).toEqual([CA_NEEDS_ADMIN, CA_NEEDS_ADMIN, CA_NEEDS_ADMIN]);
    expect(await everyWay(admin, ca, undefined)).toEqual(ISSUED);
  });

  it('a profile in allowed_profile_ids issues no CA certificate', async () => {
    const ca = await createRestricted({ allowed_profile_ids: [caProfile] });
    expect(await everyWay(issuer, ca, caProfile)).toEqual([CA_NEEDS_ADMIN, CA_NEEDS_ADMIN, CA_NEEDS_ADMIN]);
  });

  it('every stored profile issues a leaf while the CA has no allowed_profile_ids', async () => {
    const ca = await createRestricted();
    expect(ca).not.toHaveProperty('allowed_profile_ids');
    expect(await everyWay(issuer, ca, otherProfile)).toEqual(ISSUED);
    expect(await everyWay(issuer, ca, undefined)).toEqual(ISSUED);
  });

  it('only profiles in allowed_profile_ids issue a leaf, while an admin can use any', async () => {
    const ca = await createRestricted({ allowed_profile_ids: [otherProfile, otherProfile] });
    expect(ca.allowed_profile_ids).toEqual([otherProfile]);
    const refusal = notAllowed(leafProfile, ca.id);
    expect(await everyWay(issuer, ca, otherProfile)).toEqual(ISSUED);
    expect(await everyWay(issuer, ca, leafProfile)).toEqual([refusal, refusal, refusal]);
    expect(await everyWay(issuer, ca, undefined)).toEqual([refusal, refusal, refusal]);
    expect(await everyWay(admin, ca, leafProfile)).toEqual(ISSUED);
  });

  it('a CA with an empty allowed_profile_ids issues nothing, except for an admin', async () => {
    const ca = await createRestricted({ allowed_profile_ids: [] });
    expect(ca.allowed_profile_ids).toEqual([]);
    const refusal = notAllowed(leafProfile, ca.id);
    expect(await everyWay(issuer, ca, undefined)).toEqual([refusal, refusal, refusal]);
    expect(await everyWay(admin, ca, undefined)).toEqual(ISSUED);
  });

  it('POST /certificates with a rejected profile creates no key', async () => {
    const ca = await createRestricted({ allowed_profile_ids: [] });
    const keys = await query(url, 'SELECT count(*) FROM key');
    await everyWay(issuer, ca, leafProfile);
    expect(await query(url, 'SELECT count(*) FROM key')).toEqual(keys);
  });

  it('PUT allowed-profiles sets the list, emits ca.profile.update, and null removes it', async () => {
    const ca = await createRestricted();
    const restricted = await set(ca, [otherProfile]);
    expect([restricted.status, restricted.body.allowed_profile_ids]).toEqual([200, [otherProfile]]);
    expect(await read(ca)).toEqual(restricted.body);
    const free = await set(ca, null);
    expect(free.status).toBe(200);
    expect(free.body).not.toHaveProperty('allowed_profile_ids');
    expect(await read(ca)).toEqual(free.body);

    const events = await changeEvents<CaView>(url, { type: 'ca.profile.update', subject: `ca/${ca.id}` });
    expect(events.map(({ data }) => data)).toEqual([
      { previous: ca, updated: restricted.body },
      { previous: restricted.body, updated: free.body },
    ]);
    const audits = await changeEvents(url, { type: 'audit.ca.profile.update', subject: `ca/${ca.id}` });
    expect(audits.map(({ data }) => (data as unknown as { input: unknown }).input)).toEqual([
      { CAID: ca.id, AllowedProfileIDs: [otherProfile] },
      { CAID: ca.id, AllowedProfileIDs: null },
    ]);
  });

  it('allowed_profile_ids is set by an import, and kept by reissue, rekey, a new default profile and a status change', async () => {
    const { certificate, key } = foreignCa({ subject: '/CN=Restricted' });
    const imported = await admin.post<RestrictedCa>('/cas/import', {
      ca: certificate.toString('base64'),
      private_key: key.toString('base64'),
      profile_id: leafProfile,
      allowed_profile_ids: [otherProfile],
    });
    expect([imported.status, imported.body.allowed_profile_ids]).toEqual([201, [otherProfile]]);
    const { id } = imported.body;
    for (const [path, body] of [
      ['reissue', {}],
      ['rekey', {}],
      ['profile', { profile_id: otherProfile }],
      ['status', { status: 'INACTIVE' }],
    ] as const) {
      const answer = await admin.post<RestrictedCa>(`/cas/${id}/${path}`, body);
      expect([path, answer.body.allowed_profile_ids]).toEqual([path, [otherProfile]]);
    }
    expect((await read({ id })).allowed_profile_ids).toEqual([otherProfile]);
  });

  it('the event of a cascade that revokes a CA has its allowed_profile_ids', async () => {
    const top = await createRestricted();
    const below = await createRestricted({ parent_id: top.id, allowed_profile_ids: [leafProfile] });
    await admin.post(`/cas/${top.id}/status`, { status: 'REVOKED' });
    const [event] = await changeEvents<RestrictedCa>(url, {
      type: 'ca.status.update',
      subject: `ca/${below.id}`,
    });
    expect(event?.data.updated.allowed_profile_ids).toEqual([leafProfile]);
  });

  it('a deleted profile in allowed_profile_ids issues nothing, and frees no other profile', async () => {
    const doomed = await createProfile(admin);
    const ca = await createRestricted({ allowed_profile_ids: [doomed] });
    expect((await admin.delete(`/profiles/${doomed}`)).status).toBe(204);
    const gone = [404, 'issuance profile not found'];
    expect(await everyWay(issuer, ca, doomed)).toEqual([gone, gone, gone]);
    const refusal = notAllowed(leafProfile, ca.id);
    expect(await everyWay(issuer, ca, leafProfile)).toEqual([refusal, refusal, refusal]);
  });

  it.each<[string, unknown, number, RegExp]>([
    ['an unknown profile', ['nowhere'], 404, /^allowed_profile_ids: issuance profile "nowhere" not found$/],
    ['a string as the list', 'x', 400, /^allowed_profile_ids: /],
    ['a number as an id', [1], 400, /^allowed_profile_ids/],
    ['an empty id', [''], 400, /^allowed_profile_ids/],
    ['a long id', ['x'.repeat(257)], 400, /^allowed_profile_ids/],
    [
      'more than 100 ids',
      Array.from({ length: 101 }, (_, at) => `p${at}`),
      400,
      /^allowed_profile_ids: .*100/,
    ],
  ])(
    'allowed_profile_ids with %s is rejected by PUT, creation and import',
    async (_case, value, status, text) => {
      const ca = await createRestricted();
      const { certificate } = foreignCa({ subject: '/CN=Refused' });
      const answers = [
        await set(ca, value),
        await admin.post<{ err: string }>('/cas', {
          subject: { common_name: 'refused' },
          key_metadata: { type: 'ECDSA', bits: 256 },
          ca_expiration: { type: 'Duration', duration: '10y' },
          profile_id: leafProfile,
          allowed_profile_ids: value,
        }),
        await admin.post<{ err: string }>('/cas/import', {
          ca: certificate.toString('base64'),
          allowed_profile_ids: value,
        }),
      ];
      expect(answers.map((answer) => answer.status)).toEqual([status, status, status]);
      for (const { body } of answers) expect(body.err).toMatch(text);
      expect(await read(ca)).not.toHaveProperty('allowed_profile_ids');
    },
  );

  it('PUT allowed-profiles needs the permission admin', async () => {
    const ca = await createRestricted();
    const body = { allowed_profile_ids: [] };
    expect((await issuer.put(`/cas/${ca.id}/allowed-profiles`, body)).status).toBe(403);
    expect(await read(ca)).not.toHaveProperty('allowed_profile_ids');
  });

  it('PUT allowed-profiles rejects a body without allowed_profile_ids with 400', async () => {
    const ca = await createRestricted({ allowed_profile_ids: [leafProfile] });
    const empty = await admin.put<{ err: string }>(`/cas/${ca.id}/allowed-profiles`, {});
    expect([empty.status, empty.body.err]).toEqual([400, 'struct validation error']);
    expect((await read(ca)).allowed_profile_ids).toEqual([leafProfile]);
  });

  it('PUT allowed-profiles rejects an unknown CA with 404', async () => {
    const body = { allowed_profile_ids: [] };
    const nowhere = await admin.put<{ err: string }>('/cas/nowhere/allowed-profiles', body);
    expect([nowhere.status, nowhere.body.err]).toEqual([404, 'CA not found']);
  });
});
