import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PlantedLog } from '../../support/event-log';
import { eventually } from '../../support/eventually';
import { createCa, sign } from '../../support/issuing';
import { type ApiClient, type ServiceProcess, startService } from '../../support/service';
import type { EventPageView } from '../../support/wire';

describe('GET /events', () => {
  let service: ServiceProcess;
  let reader: ApiClient;
  let log: PlantedLog;

  beforeAll(async () => {
    service = await startService();
    const url = service.databaseUrl;
    reader = service.reader;
    log = new PlantedLog(url);
  });
  afterAll(() => service.remove());

  const read = async (parameters: string): Promise<EventPageView> => {
    const { status, body } = await reader.get<EventPageView>(`/events?${parameters}`);
    expect(status).toBe(200);
    return body;
  };
  const page = async (parameters: string) => {
    const { list, ...place } = await read(parameters);
    return { ...place, sequences: list.map(({ sequence }) => sequence) };
  };

  describe('with events of the service', () => {
    it('GET /events filters by type, by pattern and by subject', async () => {
      const admin = service.admin;
      const ca = await createCa(admin, { id: 'root' });
      const { serial_number: serialNumber } = await sign(admin, ca.id);
      await eventually(async () =>
        (await read('type=ca.sign.certificate')).list.length > 0 ? true : undefined,
      );

      const types = async (parameters: string) =>
        (await read(parameters)).list.map(({ event }) => event.type);
      expect(await types('')).toEqual(['profile.issuance.create', 'ca.create', 'ca.sign.certificate']);
      expect(await types('type=ca.create')).toEqual(['ca.create']);
      expect(await types('type=ca.%23')).toEqual(['ca.create', 'ca.sign.certificate']);
      expect(await types('type=*.create')).toEqual(['ca.create']);
      expect(await types('type=ca.create&type=profile.%23')).toEqual([
        'profile.issuance.create',
        'ca.create',
      ]);
      expect(await types('subject=ca/root')).toEqual(['ca.create']);
      expect(await types(`subject=certificate/${serialNumber}`)).toEqual(['ca.sign.certificate']);
      expect(await types(`subject=certificate/${serialNumber}&type=certificate.*`)).toEqual([]);
    });
  });

  describe('with a long log', () => {
    beforeEach(() => log.clear());

    it('a filter without matches reads 20,000 events per page', async () => {
      await log.add({ type: 'certificate.create', count: 45_000 });
      expect(await page('type=ca.%23')).toEqual({ next: 20_000, more: true, missed: 0, sequences: [] });
      expect(await page('type=ca.%23&after=20000')).toMatchObject({ next: 40_000, more: true });
      expect(await page('type=ca.%23&after=40000')).toMatchObject({ next: 45_000, more: false });
      expect(await page('subject=ca/none&after=40000')).toMatchObject({ next: 45_000, more: false });
    });

    it('paging skips no matching event', async () => {
      const places = [];
      for (const count of [19_999, 20_000, 5_000]) {
        await log.add({ type: 'certificate.create', count });
        places.push(await log.add({ type: 'ca.create', count: 1 }));
      }
      await log.add({ type: 'certificate.create', count: 10 });
      const found = [];
      let place: EventPageView = { next: 0, more: true, missed: 0, list: [] };
      while (place.more) {
        place = await read(`type=ca.*&limit=1&after=${place.next}`);
        found.push(...place.list.map(({ sequence }) => sequence));
      }
      expect(found).toEqual(places);
      expect(place.next).toBe(log.last);
    });

    it('the last page has more: false, and the position to continue at', async () => {
      await log.add({ type: 'ca.create', count: 3 });
      expect(await page('limit=2')).toEqual({ next: 2, more: true, missed: 0, sequences: [1, 2] });
      expect(await page('limit=2&after=2')).toEqual({ next: 3, more: false, missed: 0, sequences: [3] });
      expect(await page('limit=3')).toMatchObject({ next: 3, more: false });
      expect(await page('after=3')).toEqual({ next: 3, more: false, missed: 0, sequences: [] });
    });

    it('a sequence beyond the log is rejected with 409 and the end of the log', async () => {
      await log.add({ type: 'ca.create', count: 3 });
      expect(await reader.get('/events?after=4')).toMatchObject({
        status: 409,
        body: {
          err: 'the log of events ends at 3, before 4: it was restored from an older state, or is another one; read it from its beginning',
        },
      });
      expect((await reader.get(`/events?after=${'9'.repeat(15)}`)).status).toBe(409);
    });

    it('a page has at most 8 MiB, and at least one event', async () => {
      await log.add({ type: 'ca.create', count: 5, bytes: 3_000_000 });
      await log.add({ type: 'ca.create', count: 1, bytes: 9_000_000 });
      expect(await page('')).toEqual({ next: 3, more: true, missed: 0, sequences: [1, 2, 3] });
      expect(await page('after=3&limit=2')).toMatchObject({ next: 5, more: true, sequences: [4, 5] });
      expect(await page('after=5')).toMatchObject({ next: 6, more: false, sequences: [6] });
    });

    it('a page reports removed events, whether or not they match the filter', async () => {
      await log.add({ type: 'ca.create', count: 10 });
      await log.removeUpTo(6);
      expect(await page('type=profile.%23&after=2')).toEqual({
        next: 10,
        more: false,
        missed: 4,
        sequences: [],
      });
    });
  });

  it.each([
    [
      'type=ca.%2A.',
      'type.0: must be an event type such as certificate.create, or a topic pattern such as ca.# or ca.*',
    ],
    [
      'type=',
      'type.0: must be an event type such as certificate.create, or a topic pattern such as ca.# or ca.*',
    ],
    [
      'type=ca%23',
      'type.0: must be an event type such as certificate.create, or a topic pattern such as ca.# or ca.*',
    ],
    [
      'type=(a*)*',
      'type.0: must be an event type such as certificate.create, or a topic pattern such as ca.# or ca.*',
    ],
    [`type=${'a'.repeat(256)}`, 'type.0: must have 255 characters at most'],
    [Array<string>(17).fill('type=a').join('&'), 'type: must be given 16 times at most'],
    ['subject=', 'subject: must not be empty'],
    ['subject=a&subject=b', 'subject: must be given once'],
    [`subject=${'a'.repeat(1025)}`, 'subject: must have 1024 characters at most'],
    ['after=-1', 'after: must be a whole number'],
    ['after=1&after=2', 'after: must be given once'],
    ['limit=all', 'limit: must be a whole number'],
    ['limit=0', 'limit: must be at least 1'],
  ])('GET /events rejects %s with 400', async (parameters, err) => {
    expect(await reader.get(`/events?${parameters}`)).toMatchObject({ status: 400, body: { err } });
  });

  it('GET /events answers 16 of the longest patterns with the most wildcards', async () => {
    const pattern = Array<string>(63).fill('%23.*').join('.');
    await read(Array<string>(16).fill(`type=${pattern}`).join('&'));
  });
});
