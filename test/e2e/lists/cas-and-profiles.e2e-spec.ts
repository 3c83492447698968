import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCa, createProfile } from '../../support/issuing';
import { type ApiClient, type ServiceProcess, startService } from '../../support/service';
import type { CaView, Page } from '../../support/wire';

const parameters = (...pairs: (readonly [string, string])[]): string =>
  `?${new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString()}`;
const filter = (text: string): string => parameters(['filter', text]);

describe('lists', () => {
  let service: ServiceProcess;
  let client: ApiClient;
  let profiles: readonly [plain: string, ofCas: string];
  let cas: Readonly<Record<'root' | 'sub' | 'leaf' | 'plant', CaView>>;

  beforeAll(async () => {
    service = await startService();
    const admin = service.admin;
    client = service.reader;
    const plain = await createProfile(admin, { name: 'Zeta clients' });
    const ofCas = await createProfile(admin, { name: 'alpha CAs', sign_as_ca: true });
    profiles = [plain, ofCas];
    const make = (id: string, changes: object): Promise<CaView> =>
      createCa(admin, { id, profile_id: plain, subject: { common_name: `CA ${id}` }, ...changes });
    const root = await make('root', { metadata: { site: 'bilbao', rank: 10 } });
    const sub = await make('sub', {
      ...{ parent_id: 'root', profile_id: ofCas, metadata: { site: 'bilbao', rank: 9 } },
      ca_expiration: { type: 'Duration', duration: '5y' },
    });
    const leaf = await make('leaf', {
      ...{ parent_id: 'sub', metadata: {} },
      ca_expiration: { type: 'Duration', duration: '1y' },
    });
    const plant = await make('plant', {
      ...{ metadata: { site: 'donostia', rank: 100 }, key_metadata: { type: 'ECDSA', bits: 384 } },
      ca_expiration: { type: 'Duration', duration: '20y' },
    });
    cas = { root, sub, leaf, plant };
    // Metadata of the certificate, which is not what a list of CAs looks at.
    const patches = [{ op: 'add', path: '/site', value: 'certificate' }];
    await admin.put(`/certificates/${plant.serial_number}/metadata`, { patches });
  });
  afterAll(() => service.remove());

  const read = async <Item>(path: string): Promise<readonly Item[]> => {
    const { status, body } = await client.get<Page<Item> & { err?: string }>(path);
    expect({ status, err: body.err }).toEqual({ status: 200, err: undefined });
    return body.list;
  };
  const idsOf = async (path: string): Promise<string[]> =>
    (await read<CaView>(`/cas${path}`)).map(({ id }) => id);

  describe('CAs', () => {
    it.each([
      ['id[eq]=sub', ['sub']],
      ['id[in]plant,root,nobody', ['root', 'plant']],
      ['level[eq]0', ['root', 'plant']],
      ['level[GreaterOrEqual]=1', ['sub', 'leaf']],
      ['subject.common_name[eq]CA leaf', ['leaf']],
      ['subject.common_name[ct_ic]ca L', ['leaf']],
      ['issuer_metadata.id[eq]root', ['root', 'sub']],
      ['issuer_meta.id[eq]sub', ['leaf']],
      ['key_metadata.bits[gt]256', ['plant']],
      ['metadata[jsonpath]$.site == "bilbao"', ['root', 'sub']],
      ['metadata[jsonpath]$.rank < 50', ['root', 'sub']],
      ['metadata[jsonpath]exists($.site)', ['root', 'sub', 'plant']],
      ['metadata[jsonpath]$.site == "certificate"', []],
      ['is_ca[eq]true', ['root', 'sub', 'leaf', 'plant']],
      ['status[ne]ACTIVE', []],
      ['creation_ts[bf]2026-01-01', []],
    ])('are found by %s', async (text, ids) => {
      expect(await idsOf(filter(text))).toEqual(ids);
    });

    it('are found by profile, serial number and time of creation', async () => {
      const [, ofCas] = profiles;
      expect(await idsOf(filter(`profile_id[eq]${ofCas}`))).toEqual(['sub']);
      expect(await idsOf(filter(`profile_id[ne]${ofCas}`))).toEqual(['root', 'leaf', 'plant']);
      expect(await idsOf(filter(`serial_number[eq]=${cas.leaf.serial_number}`))).toEqual(['leaf']);
      expect(await idsOf(filter(`creation_ts[af]${cas.leaf.creation_ts}`))).toEqual(['plant']);
      expect(await idsOf(filter(`creation_ts[eq]${cas.leaf.creation_ts}`))).toEqual(['leaf']);
    });

    it.each([
      ['id', ['leaf', 'plant', 'root', 'sub']],
      ['creation_ts', ['root', 'sub', 'leaf', 'plant']],
      ['valid_to', ['leaf', 'sub', 'root', 'plant']],
      ['subject.common_name', ['leaf', 'plant', 'root', 'sub']],
      ['metadata[jsonpath]$.rank', ['leaf', 'sub', 'root', 'plant']],
    ])('are sorted by %s, page by page', async (field, ids) => {
      expect(await idsOf(parameters(['sort_by', field]))).toEqual(ids);
      const seen: string[] = [];
      let path = parameters(['sort_by', field], ['sort_mode', 'desc'], ['page_size', '1']);
      while (path !== '?bookmark=' && seen.length < 9) {
        const { body } = await client.get<Page<CaView>>(`/cas${path}`);
        seen.push(...body.list.map(({ id }) => id));
        path = `?bookmark=${body.next}`;
      }
      expect(seen).toEqual(ids.toReversed());
    });

    it('are sorted by level, profile and serial number, and by id where these are the same', async () => {
      expect(await idsOf(parameters(['sort_by', 'level']))).toEqual(['plant', 'root', 'sub', 'leaf']);
      const by = async (field: 'profile_id' | 'serial_number'): Promise<string[]> =>
        (await read<CaView>(`/cas${parameters(['sort_by', field])}`)).map((ca) => ca[field]);
      for (const field of ['profile_id', 'serial_number'] as const)
        expect(await by(field)).toEqual(
          Object.values(cas)
            .map((ca) => ca[field])
            .sort(),
        );
    });
  });

  describe('profiles', () => {
    const names = async (...pairs: (readonly [string, string])[]): Promise<string[]> =>
      (await read<{ name: string }>(`/profiles${parameters(...pairs)}`)).map(({ name }) => name);

    it('are found by name, sign_as_ca and id', async () => {
      expect(await names(['filter', 'name[contains_ignorecase]CLIENT'])).toEqual(['Zeta clients']);
      expect(await names(['filter', 'name[contains]CLIENT'])).toEqual([]);
      expect(await names(['filter', 'sign_as_ca[eq]=true'])).toEqual(['alpha CAs']);
      expect(await names(['filter', 'sign_as_ca[ne]true'])).toEqual(['Zeta clients']);
      expect(await names(['filter', `id[eq]${profiles[0]}`])).toEqual(['Zeta clients']);
    });

    it('are sorted by name', async () => {
      const ascending = await names(['sort_by', 'name']);
      expect(new Set(ascending)).toEqual(new Set(['Zeta clients', 'alpha CAs']));
      expect(await names(['sort_by', 'name'], ['sort_mode', 'desc'])).toEqual(ascending.toReversed());
    });

    it('have no field status: a filter on it is ignored, and rejected with strict=true', async () => {
      expect(await names(['filter', 'status[eq]ACTIVE'])).toHaveLength(2);
      const { status, body } = await client.get<{ err: string }>(
        `/profiles${filter('status[eq]ACTIVE')}&strict=true`,
      );
      expect({ status, body }).toEqual({
        status: 400,
        body: { err: 'filter: this list has no field "status"' },
      });
    });

    it('reject a value of sign_as_ca other than true and false', async () => {
      const word = await client.get<{ err: string }>(`/profiles${filter('sign_as_ca[eq]yes')}`);
      expect(word.body.err).toBe('filter sign_as_ca: "yes" must be one of true, false');
    });
  });
});
