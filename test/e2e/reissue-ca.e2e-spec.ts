import { X509Certificate } from 'node:crypto';
import { parseCertificate } from '@libs/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { changeEvents } from '../support/events';
import { type ForeignCa, foreignRoot } from '../support/foreign-ca';
import { createCa, createProfile, pemOf, sign } from '../support/issuing';
import { openssl, opensslVerify } from '../support/openssl';
import { OtherReplica } from '../support/other-replica';
import { type Answer, type ApiClient, type Service, sharedService } from '../support/service';
import { endValidity } from '../support/stored-certificates';
import type { CaView, CertificateView } from '../support/wire';

const DELTAS = { 'lamassu.io/ca/expiration-deltas': [{ delta: '30d', name: 'soon', triggered: false }] };
const CA_PROFILE = {
  validity: { type: 'Duration', duration: '2y' },
  sign_as_ca: true,
  honor_subject: true,
  honor_extensions: true,
  key_usage: ['CertSign', 'CRLSign'],
};

/** Latin letters in TeletexString, a SHA-1 key identifier, an alternative name and a purpose. */
const OLD_FASHIONED = `
[req]
distinguished_name = name
prompt = no
utf8 = yes
string_mask = default
[name]
CN = Müller Wurzel
O = Müller & Söhne
C = DE
[ca]
basicConstraints = critical, CA:TRUE, pathlen:3
keyUsage = critical, keyCertSign, cRLSign
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = email:ca@mueller.test
nameConstraints = critical, permitted;DNS:mueller.test
`;

describe('POST /cas/{id}/reissue', () => {
  let url: string;
  let service: Service;
  let client: ApiClient;

  beforeAll(async () => {
    service = await sharedService();
    url = service.databaseUrl;
    client = service.admin;
  });

  const reissue = (id: string, body: unknown = null): Promise<Answer<CaView>> =>
    client.post<CaView>(`/cas/${id}/reissue`, body);
  const certificateOf = async (serial: string): Promise<CertificateView & { metadata: object }> =>
    (await client.get<CertificateView & { metadata: object }>(`/certificates/${serial}`)).body;
  const setStatus = async ({ serial_number }: CaView, status: string, reason?: string): Promise<void> => {
    const body = { status, ...(reason ? { revocation_reason: reason } : {}) };
    expect((await client.put(`/certificates/${serial_number}/status`, body)).status).toBe(200);
  };
  const importCa = async ({ certificate }: ForeignCa, changes: object): Promise<void> => {
    const body = { ca: certificate.toString('base64'), profile_id: await createProfile(client), ...changes };
    expect((await client.post<unknown>('/cas/import', body)).status).toBe(201);
  };
  const lasts = ({ certificate }: CaView): number =>
    Date.parse(certificate.valid_to) - Date.parse(certificate.valid_from);

  it('reissuing a root keeps its key, so that old and new certificates verify', async () => {
    const before = await createCa(client, { metadata: { site: 'bilbao', ...DELTAS } });
    const early = await sign(client, before.id);
    const { status, body: after } = await reissue(before.id);

    expect(status).toBe(200);
    expect(after.serial_number).not.toBe(before.serial_number);
    const links = {
      'lamassu.io/ca/reissued-from': before.serial_number,
      'lamassu.io/ca/reissue-reason': 'certificate-reissuance',
    };
    expect(after).toMatchObject({
      ...{ id: before.id, level: 0, profile_id: before.profile_id, creation_ts: before.creation_ts },
      metadata: { site: 'bilbao', ...DELTAS, ...links },
      certificate: {
        serial_number: after.serial_number,
        status: 'ACTIVE',
        metadata: links,
        subject_key_id: before.certificate.subject_key_id,
        authority_key_id: before.certificate.subject_key_id,
        subject: before.certificate.subject,
        issuer: before.certificate.issuer,
        issuer_metadata: before.certificate.issuer_metadata,
        key_metadata: before.certificate.key_metadata,
        type: before.certificate.type,
        engine_id: before.certificate.engine_id,
        extensions: { key_usage: ['CertSign', 'CRLSign'], extended_key_usage: [] },
        is_ca: true,
      },
    });
    expect(lasts(after)).toBe(lasts(before));
    expect((await client.get<CaView>(`/cas/${before.id}`)).body).toEqual(after);

    const former = await certificateOf(before.serial_number);
    expect(former).toMatchObject({
      status: 'ACTIVE',
      metadata: {
        'lamassu.io/ca/reissued-as': after.serial_number,
        'lamassu.io/ca/reissued-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      },
    });

    const late = await sign(client, before.id);
    expect(late.issuer_metadata.serial_number).toBe(after.serial_number);
    for (const root of [before, after]) {
      for (const leaf of [early, late]) {
        expect(opensslVerify(pemOf(root.certificate), pemOf(leaf))).toBe('leaf: OK');
      }
    }
  });

  it('reissuing a CA emits ca.reissue with the CA before and after, and no ca.sign.certificate', async () => {
    const before = await createCa(client);
    const { body: after } = await reissue(before.id);
    const [told, ...more] = await changeEvents(url, { type: 'ca.reissue', subject: `ca/${before.id}` });
    expect(more).toEqual([]);
    expect(told?.data).toEqual({ previous: before, updated: after });
    const signed = 'SELECT 1 FROM outbox WHERE subject = $1';
    expect(await query(url, signed, [`certificate/${after.serial_number}`])).toEqual([]);
  });

  it('reissuing a subordinate CA has the parent sign, and keeps level and status', async () => {
    const root = await createCa(client);
    const before = await createCa(client, { parent_id: root.id, subject: { common_name: 'Below' } });
    const leaf = await sign(client, before.id);
    await setStatus(before, 'INACTIVE');
    const { status, body: after } = await reissue(before.id, {});
    expect(status).toBe(200);
    expect(after.level).toBe(1);
    expect(after.certificate).toMatchObject({
      status: 'INACTIVE',
      issuer_metadata: { id: root.id, serial_number: root.serial_number, level: 0 },
      authority_key_id: root.certificate.subject_key_id,
    });
    expect(opensslVerify(pemOf(root.certificate), pemOf(leaf), pemOf(after.certificate))).toBe('leaf: OK');
    await expect(sign(client, before.id)).rejects.toThrow(/400.*CA Status inconsistent/);
  });

  it('a reissued subordinate CA names the newest certificate of its parent', async () => {
    const root = await createCa(client);
    const sub = await createCa(client, { parent_id: root.id });
    const { body: newRoot } = await reissue(root.id);
    const { body: newSub } = await reissue(sub.id);
    expect(newSub.certificate.issuer_metadata).toEqual({
      ...{ id: root.id, serial_number: newRoot.serial_number, level: 0 },
    });
  });

  it('every reissue starts from the certificate before it', async () => {
    const first = await createCa(client);
    const { body: second } = await reissue(first.id);
    const { body: third } = await reissue(first.id);
    expect(third.metadata).toMatchObject({ 'lamassu.io/ca/reissued-from': second.serial_number });
    expect(third.certificate.issuer_metadata.serial_number).toBe(first.serial_number);
    expect(await certificateOf(second.serial_number)).toMatchObject({
      status: 'ACTIVE',
      metadata: {
        'lamassu.io/ca/reissued-from': first.serial_number,
        'lamassu.io/ca/reissued-as': third.serial_number,
      },
    });
  });

  it('a profile in the request takes precedence over a profile id', async () => {
    const before = await createCa(client, { ca_expiration: { type: 'Duration', duration: '5y' } });
    const profile_id = await createProfile(client, CA_PROFILE);
    const byId = await reissue(before.id, { profile_id });
    expect(lasts(byId.body)).toBe(2 * 364 * 86_400_000);
    const profile = { sign_as_ca: true, key_usage: ['CertSign', 'DigitalSignature'], path_len_constraint: 1 };
    const inline = await reissue(before.id, { Profile: profile, profile_id });
    expect(inline.headers.get('certificate-lint-warnings')).toBe('ca-may-sign-crls, ca-has-no-purposes');
    expect(inline.body.certificate.extensions.key_usage).toEqual(['DigitalSignature', 'CertSign']);
    expect(lasts(inline.body)).toBe(lasts(byId.body));
    // What the profile says of the subject does not count: certificates refer to the CA by its name.
    expect(inline.body.certificate.subject).toEqual(before.certificate.subject);
  });

  it('a reissue keeps notAfter 9999-12-31, path length, name constraints and policies', async () => {
    const root = await createCa(client, { ca_expiration: { type: 'Time', time: '9999-12-31T23:59:59Z' } });
    expect((await reissue(root.id)).body.certificate.valid_to).toBe('9999-12-31T23:59:59Z');
    const sub = await createCa(client, {
      parent_id: root.id,
      ca_issuance_profile: {
        ...CA_PROFILE,
        path_len_constraint: 0,
        name_constraints: { permitted: { dns: ['acme.test'], ip: ['10.0.0.0/8'] } },
        certificate_policies: [{ oid: '1.3.6.1.4.1.99999.1', cps: 'https://acme.test/cps' }],
      },
    });
    const { body } = await reissue(sub.id);
    const text = openssl(['x509', '-in', 'ca', '-noout', '-text'], { ca: pemOf(body.certificate) }).output;
    expect(text).toContain('CA:TRUE, pathlen:0');
    expect(text).toMatch(/Permitted:\s+DNS:acme\.test\s+IP:10\.0\.0\.0\/255\.0\.0\.0/);
    expect(text).toMatch(/Policy: 1\.3\.6\.1\.4\.1\.99999\.1\s+CPS: https:\/\/acme\.test\/cps/);
  });

  it('a reissue keeps names, key identifiers and extensions of an imported CA in their encoding', async () => {
    const ca = foreignRoot(OLD_FASHIONED, 4000);
    await importCa(ca, { id: 'from-elsewhere', private_key: ca.key.toString('base64') });
    const before = parseCertificate(new X509Certificate(ca.certificate).raw);
    expect(before.subjectKeyId).toHaveLength(40);
    const early = await sign(client, 'from-elsewhere');
    const { status, body } = await reissue('from-elsewhere');
    expect({ status, body }).toMatchObject({ status: 200 });
    const after = parseCertificate(new X509Certificate(pemOf(body.certificate)).raw);
    expect(after.subject.der).toEqual(before.subject.der);
    expect(after.issuer.der).toEqual(before.subject.der);
    expect(after.subjectKeyId).toBe(before.subjectKeyId);
    expect(after.authorityKeyId).toBe(before.subjectKeyId);
    expect(after.notAfter.getTime() - after.notBefore.getTime()).toBe(4000 * 86_400_000);
    expect(body.certificate).toMatchObject({ type: 'IMPORTED_WITH_KEY', engine_id: 'filesystem-1' });
    // Contract 5.7, 3.
    expect(after.extendedKeyUsage).toEqual(['ServerAuth']);
    expect(after.pathLenConstraint).toBe(3);
    expect(after.nameConstraints).toEqual(before.nameConstraints);
    expect(new X509Certificate(pemOf(body.certificate)).subjectAltName).toBe('email:ca@mueller.test');
    for (const leaf of [early, await sign(client, 'from-elsewhere')]) {
      expect(opensslVerify(pemOf(body.certificate), pemOf(leaf))).toBe('leaf: OK');
    }
  });

  it('reissuing a root without its private key is rejected with 400', async () => {
    await importCa(foreignRoot(OLD_FASHIONED, 400), { id: 'without-key' });
    expect(await reissue('without-key')).toMatchObject({
      status: 400,
      body: { err: 'the service does not hold the private key of this CA' },
    });
  });

  it('POST /cas/{id}/reissue checks in the order of the contract', async () => {
    const root = await createCa(client);
    const sub = await createCa(client, { parent_id: root.id });
    const leafProfile = await createProfile(client);
    const expectRefusal = async (body: unknown, status: number, err: string, id = sub.id) => {
      expect(await reissue(id, body)).toMatchObject({ status, body: { err } });
    };

    await expectRefusal(null, 404, 'CA not found', 'nobody');
    expect(await client.send('POST', `/cas/${sub.id}/reissue`)).toMatchObject({
      status: 400,
      body: { err: 'EOF' },
    });
    await setStatus(root, 'INACTIVE');
    await expectRefusal(null, 400, 'CA Status inconsistent');
    await expectRefusal(null, 400, 'CA Status inconsistent', root.id);
    await expectRefusal({ profile_id: leafProfile }, 400, 'struct validation error');
    await expectRefusal({ profile: {} }, 400, 'struct validation error');
    await expectRefusal({ profile_id: 'nobody' }, 404, 'issuance profile not found');
    await endValidity(url, sub);
    const set =
      'UPDATE certificate_status SET status = $2 WHERE certificate_id = (SELECT id FROM certificate WHERE serial_number = $1)';
    for (const status of ['ACTIVE', 'INACTIVE', 'EXPIRED']) {
      await query(url, set, [sub.serial_number, status]);
      await expectRefusal({ profile_id: 'nobody' }, 400, 'CA is expired');
    }
    await query(url, set, [sub.serial_number, 'REVOKED']);
    await expectRefusal({ profile_id: 'nobody' }, 400, 'CA already revoked');
    const byHand = await createCa(client);
    await setStatus(byHand, 'EXPIRED');
    await expectRefusal(null, 400, 'CA is expired', byHand.id);
    await setStatus(root, 'REVOKED', 'CertificateHold');
    await expectRefusal(null, 400, 'CA already revoked', root.id);
    expect((await client.get<CaView>(`/cas/${sub.id}`)).body.serial_number).toBe(sub.serial_number);
  });

  it('POST /cas/{id}/reissue needs the permission admin', async () => {
    const { id } = await createCa(client);
    const issuer = service.issuer;
    expect((await issuer.post(`/cas/${id}/reissue`, null)).status).toBe(403);
  });

  it('of two concurrent reissues, one succeeds and the other is rejected with 409 without effect', async () => {
    const ca = await createCa(client);
    const replica = await OtherReplica.begin(url);
    await replica.run('SELECT 1 FROM ca WHERE id = $1 FOR UPDATE', [ca.id]);
    const answers = [reissue(ca.id), reissue(ca.id)];
    await replica.untilAwaitedBy(2);
    await replica.end('COMMIT');
    const [won, lost] = (await Promise.all(answers)).sort((a, b) => a.status - b.status);
    expect([won?.status, lost?.status]).toEqual([200, 409]);
    expect(lost?.body).toEqual({ err: 'the CA was changed meanwhile: read it and retry' });
    expect((await client.get<CaView>(`/cas/${ca.id}`)).body).toEqual(won?.body);
    const [row] = await query(url, `SELECT count(*)::int AS own FROM ca_certificate WHERE ca_id = $1`, [
      ca.id,
    ]);
    expect(row).toEqual({ own: 2 });
  });

  it('a CA that is revoked during its reissue gets no new certificate', async () => {
    const root = await createCa(client);
    const replica = await OtherReplica.begin(url);
    const revoke = `UPDATE certificate_status SET status = 'REVOKED' WHERE certificate_id = (SELECT id FROM certificate WHERE serial_number = $1)`;
    await replica.run(revoke, [root.serial_number]);
    const answer = reissue(root.id);
    await replica.untilAwaitedBy(1);
    await replica.end('COMMIT');
    expect(await answer).toMatchObject({ status: 400, body: { err: 'CA already revoked' } });
    expect((await client.get<CaView>(`/cas/${root.id}`)).body.serial_number).toBe(root.serial_number);
  });

  it('a parent that is revoked during a reissue signs nothing', async () => {
    const root = await createCa(client);
    const sub = await createCa(client, { parent_id: root.id });
    const replica = await OtherReplica.begin(url);
    await replica.run('SELECT 1 FROM ca WHERE id = $1 FOR NO KEY UPDATE', [root.id]);
    const answer = reissue(sub.id);
    await replica.untilAwaitedBy(1);
    const revoke = `UPDATE certificate_status SET status = 'REVOKED' WHERE certificate_id = (SELECT id FROM certificate WHERE serial_number = $1)`;
    await replica.run(revoke, [root.serial_number]);
    await replica.end('COMMIT');
    expect(await answer).toMatchObject({ status: 400, body: { err: 'CA Status inconsistent' } });
    expect((await client.get<CaView>(`/cas/${sub.id}`)).body.serial_number).toBe(sub.serial_number);
  });

  it('a reissue that races with a revocation of the parent leaves no certificate of either CA ACTIVE', async () => {
    for (let round = 0; round < 20; round += 1) {
      const root = await createCa(client);
      const sub = await createCa(client, { parent_id: root.id });
      const [renewed, revoked] = await Promise.all([
        reissue(sub.id),
        client.post<CaView>(`/cas/${root.id}/status`, { status: 'REVOKED' }),
      ]);
      expect(revoked.status).toBe(201);
      expect([200, 400]).toContain(renewed.status);
      const left = await query(
        url,
        `SELECT serial_number FROM ca_certificate own JOIN certificate_status USING (certificate_id)
         JOIN certificate ON certificate.id = certificate_id
         WHERE own.ca_id = ANY ($1) AND status <> 'REVOKED'`,
        [[root.id, sub.id]],
      );
      expect(left).toEqual([]);
    }
  });

  it('concurrent reissues and signatures get 200 or 409, and each 200 has stored a certificate', async () => {
    const root = await createCa(client);
    const sub = await createCa(client, { parent_id: root.id });
    const work = Array.from({ length: 12 }, (_, at) =>
      at % 3 === 0 ? sign(client, sub.id) : reissue(at % 3 === 1 ? sub.id : root.id),
    );
    const answers = await Promise.all(work);
    const statuses = answers.flatMap((answer) => ('headers' in answer ? [answer.status] : []));
    expect([...new Set(statuses)].every((status) => status === 200 || status === 409)).toBe(true);
    const rows = await query<{ ca_id: string; own: number }>(
      url,
      `SELECT ca_id, count(*)::int AS own FROM ca_certificate WHERE ca_id = ANY ($1) GROUP BY ca_id`,
      [[root.id, sub.id]],
    );
    const stored = rows.reduce((sum, { own }) => sum + own, 0);
    expect(stored).toBe(2 + statuses.filter((status) => status === 200).length);
  });
});
