import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/database';
import { changeEvents } from '../support/events';
import { foreignCa, type ForeignCa, keyIdIn, WITHOUT_KEY_IDS } from '../support/foreign-ca';
import { createProfile, sign } from '../support/issuing';
import {
  type ApiClient,
  type Service,
  type ServiceProcess,
  sharedService,
  startReplica,
} from '../support/service';
import type { CaView } from '../support/wire';

const LEVELS = ['root', 'middle', 'bottom'] as const;
type Level = (typeof LEVELS)[number];
interface Made {
  readonly name: string;
  readonly cas: Readonly<Record<Level, ForeignCa>>;
}

const ORDERS: readonly (readonly Level[])[] = [
  ['root', 'middle', 'bottom'],
  ['root', 'bottom', 'middle'],
  ['middle', 'root', 'bottom'],
  ['middle', 'bottom', 'root'],
  ['bottom', 'root', 'middle'],
  ['bottom', 'middle', 'root'],
];

describe('a hierarchy of three levels', () => {
  let url: string;
  let service: Service;
  let replica: ServiceProcess;
  let client: ApiClient;
  let otherClient: ApiClient;
  let profile_id: string;
  let hierarchies = 0;

  beforeAll(async () => {
    service = await sharedService();
    url = service.databaseUrl;
    replica = await startReplica(service);
    client = service.admin;
    otherClient = replica.admin;
    profile_id = await createProfile(client);
  });

  afterAll(() => replica.remove());

  function made(extensions?: readonly string[]): Made {
    hierarchies += 1;
    const name = `h${hierarchies}`;
    const options = extensions ? { extensions } : {};
    const root = foreignCa({ subject: `/CN=${name} root`, ...options });
    const middle = foreignCa({ subject: `/CN=${name} middle`, issuer: root, ...options });
    const bottom = foreignCa({ subject: `/CN=${name} bottom`, issuer: middle, ...options });
    return { name, cas: { root, middle, bottom } };
  }

  const importOne = async (by: ApiClient, name: string, level: Level, { certificate, key }: ForeignCa) => {
    const body = { ca: certificate.toString('base64'), private_key: key.toString('base64'), profile_id };
    const { status } = await by.post<CaView>('/cas/import', { ...body, id: `${name}-${level}` });
    expect(status).toBe(201);
  };

  const read = async (id: string): Promise<CaView> => (await client.get<CaView>(`/cas/${id}`)).body;

  /** Expects levels, parents and key ids as in the certificates. */
  async function expectWhole({ name, cas }: Made): Promise<void> {
    const [root, middle, bottom] = await Promise.all(LEVELS.map((level) => read(`${name}-${level}`)));
    const place = ({ level, certificate }: CaView) => ({
      level,
      parent: certificate.issuer_metadata,
      authority: certificate.authority_key_id,
    });
    const below = (parent: CaView) => ({
      level: parent.level + 1,
      parent: { id: parent.id, serial_number: parent.serial_number, level: parent.level },
      authority: parent.certificate.subject_key_id,
    });
    if (!root || !middle || !bottom) throw new Error('a CA is missing');
    expect(place(root)).toEqual({
      level: 0,
      parent: { id: root.id, serial_number: root.serial_number, level: 0 },
      authority: keyIdIn(cas.root.certificate, 'Authority'),
    });
    expect(place(middle)).toEqual(below(root));
    expect(place(bottom)).toEqual(below(middle));
  }

  it.each(ORDERS)('has the same levels and parents when it is imported as %s, %s, %s', async (...order) => {
    const hierarchy = made();
    for (const level of order) await importOne(client, hierarchy.name, level, hierarchy.cas[level]);
    await expectWhole(hierarchy);
  });

  it.each(ORDERS)(
    'without key ids has the same levels and parents when it is imported as %s, %s, %s',
    async (...order) => {
      const hierarchy = made(WITHOUT_KEY_IDS);
      for (const level of order) await importOne(client, hierarchy.name, level, hierarchy.cas[level]);
      await expectWhole(hierarchy);
    },
  );

  it('concurrent imports through two replicas give the same hierarchy', async () => {
    for (let round = 0; round < 5; round += 1) {
      const hierarchy = made();
      await Promise.all(
        LEVELS.map((level, place) =>
          importOne(place % 2 === 0 ? client : otherClient, hierarchy.name, level, hierarchy.cas[level]),
        ),
      );
      await expectWhole(hierarchy);
    }
  });

  it('importing the root last moves the hierarchy and emits an event for every CA', async () => {
    const { name, cas } = made();
    await importOne(client, name, 'bottom', cas.bottom);
    const leaf = await sign(client, `${name}-bottom`);
    await importOne(client, name, 'middle', cas.middle);
    await importOne(client, name, 'root', cas.root);
    const { body } = await client.get<{ issuer_metadata: object }>(`/certificates/${leaf.serial_number}`);
    expect(body.issuer_metadata).toMatchObject({ id: `${name}-bottom`, level: 2 });
    expect((await sign(client, `${name}-bottom`)).issuer_metadata.level).toBe(2);
    const moves = await changeEvents<CaView>(url, { type: 'ca.parent.update', subject: `ca/${name}-bottom` });
    expect(moves.map(({ data }) => [data.previous.level, data.updated.level])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(moves.at(-1)?.data.updated).toEqual(await read(`${name}-bottom`));

    await client.post(`/cas/${name}-root/status`, { status: 'REVOKED' });
    expect((await client.get<{ status: string }>(`/certificates/${leaf.serial_number}`)).body.status).toBe(
      'REVOKED',
    );
  });

  it('ca_chain imports a hierarchy in any order and keeps existing CAs', async () => {
    const { name, cas } = made();
    await importOne(client, name, 'root', cas.root);
    const ca_chain = [cas.middle, cas.root, cas.bottom, cas.middle].map(({ certificate }) =>
      certificate.toString('base64'),
    );
    const { status, body } = await client.post<CaView>('/cas/import', {
      ca: cas.bottom.certificate.toString('base64'),
      ca_chain,
    });
    expect([status, body.level]).toEqual([201, 2]);
    const middle = await read(body.certificate.issuer_metadata.id);
    expect(middle).toMatchObject({ level: 1, certificate: { type: 'IMPORTED_WITHOUT_KEY' } });
    expect(middle.certificate.issuer_metadata.id).toBe(`${name}-root`);
    const events = await changeEvents(url, { type: 'ca.import', subject: `ca/${middle.id}` });
    expect(events).toHaveLength(1);
  });

  it('a rejected CA imports nothing of its ca_chain', async () => {
    const { name, cas } = made();
    await importOne(client, name, 'bottom', cas.bottom);
    const before = await query(url, 'SELECT count(*) FROM ca');
    const { status } = await client.post<unknown>('/cas/import', {
      ca: cas.bottom.certificate.toString('base64'),
      ca_chain: [cas.middle, cas.root].map(({ certificate }) => certificate.toString('base64')),
    });
    expect(status).toBe(409);
    expect(await query(url, 'SELECT count(*) FROM ca')).toEqual(before);
  });

  it('two CAs that certified each other have levels, and revoking one revokes the other', async () => {
    const [a, b] = [foreignCa({ subject: '/CN=cross a' }), foreignCa({ subject: '/CN=cross b' })];
    const aByB = foreignCa({ subject: '/CN=cross a', issuer: b, keyPem: a.key });
    const bByA = foreignCa({ subject: '/CN=cross b', issuer: a, keyPem: b.key });
    await importOne(client, 'cross', 'middle', aByB);
    await importOne(client, 'cross', 'bottom', bByA);
    const levels = [(await read('cross-middle')).level, (await read('cross-bottom')).level];
    expect(levels).toEqual([0, 1]);
    await client.post('/cas/cross-middle/status', { status: 'REVOKED' });
    expect((await read('cross-bottom')).certificate.status).toBe('REVOKED');
  });

  it('is restored when its CAs were deleted and are imported with other ids, in any order', async () => {
    for (const order of ORDERS) {
      const { name, cas } = made();
      for (const level of LEVELS) await importOne(client, name, level, cas[level]);
      for (const level of [...LEVELS].reverse()) {
        await client.post(`/cas/${name}-${level}/status`, { status: 'REVOKED' });
        expect((await client.delete(`/cas/${name}-${level}`)).status).toBe(200);
      }
      for (const level of order) await importOne(client, `${name}-again`, level, cas[level]);
      for (const [depth, level] of LEVELS.entries()) {
        const issuer = depth === 0 ? level : LEVELS[depth - 1];
        expect(await read(`${name}-again-${level}`)).toMatchObject({
          level: depth,
          certificate: {
            status: 'REVOKED',
            issuer_metadata: { id: `${name}-again-${issuer}`, level: Math.max(depth - 1, 0) },
          },
        });
      }
    }
  });
});
