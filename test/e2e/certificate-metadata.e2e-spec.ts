import { beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { type ChangeEvent, changeEvents } from '../support/events';
import { createCa, sign } from '../support/issuing';
import { BODIES_WITHOUT_PATCH, inOrder, PROTOTYPE_KEYS, REFUSED_PATCHES } from '../support/metadata-patches';
import { type Answer, type ApiClient, type Service, sharedService } from '../support/service';
import type { CaView, CertificateView } from '../support/wire';

type WithMetadata = CertificateView & { metadata: Record<string, unknown> | null };

describe('the metadata of a certificate', () => {
  let url: string;
  let service: Service;
  let client: ApiClient;
  let ca: CaView;

  beforeAll(async () => {
    service = await sharedService();
    url = service.databaseUrl;
    client = service.issuer;
    ca = await createCa(service.admin);
  });

  const issue = async (): Promise<{ certificate: WithMetadata; path: string }> => {
    const certificate = (await sign(client, ca.id)) as WithMetadata;
    return { certificate, path: `/certificates/${certificate.serial_number}` };
  };
  const patch = (path: string, ...patches: unknown[]): Promise<Answer<WithMetadata & { err: string }>> =>
    client.put(`${path}/metadata`, { patches });
  const metadataOf = async (path: string): Promise<unknown> =>
    (await client.get<WithMetadata>(path)).body.metadata;

  const eventsOf = ({ serial_number }: CertificateView): Promise<ChangeEvent<WithMetadata>[]> =>
    changeEvents(url, { type: 'certificate.metadata.update', subject: `certificate/${serial_number}` });

  it('a patch with all six operations changes the metadata of a certificate and emits an event', async () => {
    const { certificate, path } = await issue();
    expect(certificate.metadata).toEqual({});
    const first = await patch(
      path,
      { op: 'add', path: '/lamassu.io~1ra~1attached-to', value: { device_id: 'd-1', authorized_by: null } },
      { op: 'add', path: '/tags/1', value: 'b' },
    );
    expect([first.status, first.body]).toEqual([
      200,
      {
        ...certificate,
        metadata: {
          'lamassu.io/ra/attached-to': { device_id: 'd-1', authorized_by: null },
          tags: [null, 'b'],
        },
      },
    ]);
    const second = await patch(
      path,
      { op: 'test', path: '/tags/-1', value: 'b' },
      { op: 'replace', path: '/tags/0', value: 1e21 },
      { op: 'copy', from: '/tags', path: '/copied' },
      { op: 'move', from: '/lamassu.io~1ra~1attached-to/device_id', path: '/moved/here' },
      { op: 'remove', path: '/lamassu.io~1ra~1attached-to' },
      { op: 'remove', path: '/never/there' },
    );
    expect(second.body.metadata).toEqual({ tags: [1e21, 'b'], copied: [1e21, 'b'], moved: { here: 'd-1' } });
    expect((await client.get<WithMetadata>(path)).body).toEqual(second.body);

    const events = await eventsOf(certificate);
    expect(events.map(({ data }) => data)).toEqual([
      { previous: certificate, updated: first.body },
      { previous: first.body, updated: second.body },
    ]);
    expect(events[0]).toMatchObject({ authid: 'development-issuer' });
  });

  it('PATCH and PUT accept the same bodies, in any letter case and with extra members', async () => {
    const body = '{"Patches":[{"OP":"add","Path":"/a","VALUE":1}],"other":[1],"metadata":null}';
    for (const method of ['PUT', 'PATCH']) {
      const { path } = await issue();
      const answer = await client.send<WithMetadata>(method, `${path}/metadata`, body);
      expect([answer.status, answer.body.metadata]).toEqual([200, { a: 1 }]);
    }
  });

  it('an empty patch changes nothing and emits an event', async () => {
    const { certificate, path } = await issue();
    expect(await patch(path)).toMatchObject({ status: 200, body: certificate });
    expect((await eventsOf(certificate)).map(({ data }) => data)).toEqual([
      { previous: certificate, updated: certificate },
    ]);
  });

  it('missing metadata is patched as an empty object, and an empty patch leaves it missing', async () => {
    const { certificate, path } = await issue();
    await query(url, 'UPDATE certificate SET metadata = NULL WHERE serial_number = $1', [
      certificate.serial_number,
    ]);
    expect((await patch(path)).body.metadata).toBeNull();
    expect((await patch(path, { op: 'add', path: '/a/b', value: 1 })).body.metadata).toEqual({ a: { b: 1 } });
  });

  it('the metadata of a revoked certificate can be patched', async () => {
    const { certificate, path } = await issue();
    await client.put(`${path}/status`, { status: 'REVOKED', revocation_reason: 'Superseded' });
    const revoked = await patch(path, { op: 'add', path: '/a', value: 1 });
    expect(revoked.body).toMatchObject({ status: 'REVOKED', metadata: { a: 1 } });
    expect(revoked.body.revocation_reason).toBe('Superseded');
    expect(revoked.body.serial_number).toBe(certificate.serial_number);
  });

  it('an admin can patch the metadata of the certificate of a CA, which leaves those of the CA unchanged', async () => {
    const admin = service.admin;
    const ofCa = await admin.put<WithMetadata>(`/certificates/${ca.serial_number}/metadata`, {
      patches: [{ op: 'add', path: '/a', value: 1 }],
    });
    expect(ofCa.body).toMatchObject({ is_ca: true, metadata: { a: 1 } });
    expect((await client.get<CaView>(`/cas/${ca.id}`)).body.metadata).toEqual({});
  });

  it.each(REFUSED_PATCHES)(
    'a patch with %s is rejected with 400 and changes no metadata of the certificate',
    async (_what, err, ...operations) => {
      const { certificate, path } = await issue();
      await patch(path, { op: 'add', path: '/kept', value: 1 });
      const answer = await patch(path, { op: 'add', path: '/first', value: 1 }, ...operations);
      expect(answer).toMatchObject({ status: 400, body: { err } });
      expect(await metadataOf(path)).toEqual({ kept: 1 });
      expect(await eventsOf(certificate)).toHaveLength(1);
    },
  );

  it.each(BODIES_WITHOUT_PATCH)('a body with %s is rejected with 400', async (_what, body) => {
    const { path } = await issue();
    for (const method of ['PUT', 'PATCH']) {
      expect(await client.send(method, `${path}/metadata`, body)).toMatchObject({
        status: 400,
        body: { err: 'struct validation error' },
      });
    }
  });

  it('patching the metadata of an unknown certificate is rejected with 404', async () => {
    const body = JSON.stringify({ patches: [{ op: 'add', path: '/a', value: 1 }] });
    for (const method of ['PUT', 'PATCH']) {
      expect(await client.send(method, '/certificates/00ff/metadata', body)).toMatchObject({
        status: 404,
        body: { err: 'certificate not found' },
      });
    }
  });

  it('patching the metadata of a certificate needs the permission issuer', async () => {
    const { path } = await issue();
    const reader = service.reader;
    for (const method of ['PUT', 'PATCH']) {
      expect((await reader.send(method, `${path}/metadata`, '{"patches":[]}')).status).toBe(403);
    }
  });

  it('keys such as __proto__ survive the database and the event', async () => {
    const { certificate, path } = await issue();
    const answer = await client.send<WithMetadata>('PUT', `${path}/metadata`, PROTOTYPE_KEYS.body);
    expect(answer.status).toBe(200);
    const [event] = await eventsOf(certificate);
    for (const metadata of [answer.body.metadata, await metadataOf(path), event?.data.updated.metadata]) {
      expect(inOrder(metadata)).toBe(PROTOTYPE_KEYS.metadata);
    }
    const others = await issue();
    expect(others.certificate.metadata).toEqual({});
  });

  it('concurrent patches of one certificate are all applied', async () => {
    const { certificate, path } = await issue();
    const keys = Array.from({ length: 20 }, (_, count) => `client-${count}`);
    const answers = await Promise.all(
      keys.map((key) =>
        patch(path, { op: 'add', path: `/${key}`, value: key }, { op: 'add', path: '/all/-', value: key }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 200));
    const metadata = (await metadataOf(path)) as Record<string, unknown> & { all: string[] };
    expect(Object.keys(metadata).sort()).toEqual(['all', ...keys].sort());
    expect([...metadata.all].sort()).toEqual([...keys].sort());

    // Every event continues where the one before it ended.
    const events = await eventsOf(certificate);
    expect(events).toHaveLength(keys.length);
    expect(events.slice(1).map(({ data }) => data.previous)).toEqual(
      events.slice(0, -1).map(({ data }) => data.updated),
    );
  });
});
