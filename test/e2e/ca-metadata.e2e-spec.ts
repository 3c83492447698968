import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChangeEvent, changeEvents } from '../support/events';
import { createCa, createProfile } from '../support/issuing';
import { BODIES_WITHOUT_PATCH, inOrder, PROTOTYPE_KEYS, REFUSED_PATCHES } from '../support/metadata-patches';
import {
  type Answer,
  type ApiClient,
  type Service,
  type ServiceProcess,
  sharedService,
  startReplica,
} from '../support/service';
import type { CaView } from '../support/wire';

describe('the metadata of a CA', () => {
  let url: string;
  let service: Service;
  let replica: ServiceProcess;
  let client: ApiClient;
  let otherClient: ApiClient;
  let profile_id: string;

  beforeAll(async () => {
    service = await sharedService();
    url = service.databaseUrl;
    replica = await startReplica(service);
    client = service.admin;
    otherClient = replica.admin;
    profile_id = await createProfile(client);
  });

  afterAll(() => replica.remove());

  const create = (metadata: object = {}): Promise<CaView> => createCa(client, { profile_id, metadata });
  const patch = (
    { id }: CaView,
    patches: unknown[],
    by: ApiClient = client,
  ): Promise<Answer<CaView & { err: string }>> => by.put(`/cas/${id}/metadata`, { patches });
  const read = async ({ id }: CaView): Promise<CaView> => (await client.get<CaView>(`/cas/${id}`)).body;
  const eventsOf = ({ id }: CaView): Promise<ChangeEvent<CaView>[]> =>
    changeEvents(url, { type: 'ca.metadata.update', subject: `ca/${id}` });

  it('a patch with all six operations changes the metadata of a CA and emits an event', async () => {
    const deltas = [{ delta: '90d', name: 'soon', triggered: false }];
    const ca = await create({ site: 'bilbao', owner: null });
    const first = await patch(ca, [
      { op: 'add', path: '/lamassu.io~1ca~1expiration-deltas', value: deltas },
      { op: 'add', path: '/tags/1', value: 'b' },
    ]);
    const metadata = {
      site: 'bilbao',
      owner: null,
      'lamassu.io/ca/expiration-deltas': deltas,
      tags: [null, 'b'],
    };
    expect([first.status, first.body]).toEqual([200, { ...ca, metadata }]);

    const second = await patch(ca, [
      { op: 'test', path: '/tags', value: [null, 'b'] },
      { op: 'replace', path: '/tags/0', value: 'a' },
      { op: 'copy', from: '/tags/-1', path: '/tags/-' },
      { op: 'move', from: '/lamassu.io~1ca~1expiration-deltas/0/name', path: '/moved/here' },
      { op: 'remove', path: '/site' },
      { op: 'remove', path: '/never/there' },
    ]);
    expect(second.body.metadata).toEqual({
      owner: null,
      'lamassu.io/ca/expiration-deltas': [{ delta: '90d', triggered: false }],
      tags: ['a', 'b', 'b'],
      moved: { here: 'soon' },
    });
    expect(await read(ca)).toEqual(second.body);

    const events = await eventsOf(ca);
    expect(events.map(({ data }) => data)).toEqual([
      { previous: ca, updated: first.body },
      { previous: first.body, updated: second.body },
    ]);
    expect(events[0]).toMatchObject({ authid: 'development-admin', subject: `ca/${ca.id}` });
  });

  it('the metadata of a CA and of its certificate are separate', async () => {
    const ca = await create({ of: 'the CA' });
    const path = `/certificates/${ca.serial_number}`;
    await client.put(`${path}/metadata`, {
      patches: [{ op: 'add', path: '/of', value: 'the certificate' }],
    });
    const patched = await patch(ca, [{ op: 'test', path: '/of', value: 'the CA' }]);
    expect(patched.status).toBe(200);
    expect(patched.body).toMatchObject({
      metadata: { of: 'the CA' },
      certificate: { metadata: { of: 'the certificate' } },
    });
    expect(await read(ca)).toEqual(patched.body);
  });

  it('PATCH and PUT accept the same bodies, in any letter case and with extra members', async () => {
    const body = '{"Patches":[{"OP":"add","Path":"/a","VALUE":1}],"other":[1],"metadata":null}';
    for (const method of ['PUT', 'PATCH']) {
      const { id } = await create();
      const answer = await client.send<CaView>(method, `/cas/${id}/metadata`, body);
      expect([answer.status, answer.body.metadata]).toEqual([200, { a: 1 }]);
    }
  });

  it('an empty patch changes nothing and emits an event', async () => {
    const ca = await create({ a: 1 });
    expect(await patch(ca, [])).toMatchObject({ status: 200, body: ca });
    expect((await eventsOf(ca)).map(({ data }) => data)).toEqual([{ previous: ca, updated: ca }]);
  });

  it('the metadata of a revoked CA can be patched', async () => {
    const ca = await create();
    await client.post(`/cas/${ca.id}/status`, { status: 'REVOKED', revocation_reason: 'Superseded' });
    const { status, body } = await patch(ca, [{ op: 'add', path: '/a', value: 1 }]);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      metadata: { a: 1 },
      certificate: { status: 'REVOKED', revocation_reason: 'Superseded' },
    });
    expect(await read(ca)).toEqual(body);
  });

  it.each(REFUSED_PATCHES)(
    'a patch with %s is rejected with 400 and changes no metadata of the CA',
    async (_what, err, ...operations) => {
      const ca = await create({ kept: 1 });
      const answer = await patch(ca, [{ op: 'add', path: '/first', value: 1 }, ...operations]);
      expect(answer).toMatchObject({ status: 400, body: { err } });
      expect(await read(ca)).toEqual(ca);
      expect(await eventsOf(ca)).toEqual([]);
    },
  );

  it.each(BODIES_WITHOUT_PATCH)(
    'a body with %s is rejected with 400 and changes no metadata of the CA',
    async (_what, body) => {
      const ca = await create();
      for (const method of ['PUT', 'PATCH']) {
        expect(await client.send(method, `/cas/${ca.id}/metadata`, body)).toMatchObject({
          status: 400,
          body: { err: 'struct validation error' },
        });
      }
      expect(await eventsOf(ca)).toEqual([]);
    },
  );

  it('patching the metadata of an unknown CA is rejected with 404', async () => {
    const body = JSON.stringify({ patches: [{ op: 'add', path: '/a', value: 1 }] });
    for (const method of ['PUT', 'PATCH']) {
      expect(await client.send(method, '/cas/unknown/metadata', body)).toMatchObject({
        status: 404,
        body: { err: 'CA not found' },
      });
    }
  });

  it('patching the metadata of a CA needs the permission admin', async () => {
    const ca = await create();
    for (const permission of ['reader', 'issuer'] as const) {
      const other = service[permission];
      for (const method of ['PUT', 'PATCH']) {
        expect((await other.send(method, `/cas/${ca.id}/metadata`, '{"patches":[]}')).status).toBe(403);
      }
    }
    expect(await eventsOf(ca)).toEqual([]);
  });

  it('keys such as __proto__ survive the database and the event', async () => {
    const ca = await create();
    const answer = await client.send<CaView>('PUT', `/cas/${ca.id}/metadata`, PROTOTYPE_KEYS.body);
    expect(answer.status).toBe(200);
    const [event] = await eventsOf(ca);
    for (const changed of [answer.body, await read(ca), event?.data.updated]) {
      expect(inOrder(changed?.metadata)).toBe(PROTOTYPE_KEYS.metadata);
    }
    expect((await create()).metadata).toEqual({});
  });

  it('concurrent patches through two replicas are all applied', async () => {
    const ca = await create();
    const keys = Array.from({ length: 20 }, (_, count) => `client-${count}`);
    const answers = await Promise.all(
      keys.map((key, at) =>
        patch(
          ca,
          [
            { op: 'add', path: `/${key}`, value: key },
            { op: 'add', path: '/all/-', value: key },
          ],
          at % 2 === 0 ? client : otherClient,
        ),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 200));
    const metadata = (await read(ca)).metadata as Record<string, unknown> & { all: string[] };
    expect(Object.keys(metadata).sort()).toEqual(['all', ...keys].sort());
    expect([...metadata.all].sort()).toEqual([...keys].sort());

    // Every event continues where the one before it ended.
    const events = await eventsOf(ca);
    expect(events).toHaveLength(keys.length);
    expect(events.slice(1).map(({ data }) => data.previous)).toEqual(
      events.slice(0, -1).map(({ data }) => data.updated),
    );
  });

  it('concurrent changes of metadata and profile are both kept', async () => {
    const ca = await create();
    const other = await createProfile(client, { name: 'other' });
    const [patched, assigned] = await Promise.all([
      patch(ca, [{ op: 'add', path: '/a', value: 1 }]),
      otherClient.post<CaView>(`/cas/${ca.id}/profile`, { profile_id: other }),
    ]);
    expect([patched.status, assigned.status]).toEqual([200, 200]);
    expect(await read(ca)).toMatchObject({ metadata: { a: 1 }, profile_id: other });
  });
});
