import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCa, createProfile, sign } from '../support/issuing';
import { type ApiClient, type Service, sharedService } from '../support/service';
import type { CaView, CertificateView } from '../support/wire';

type Failure = { err: string };

let service: Service;
let client: ApiClient;
let profile_id: string;

beforeAll(async () => {
  service = await sharedService();
  client = service.admin;
  profile_id = await createProfile(client);
});

describe('GET /health', () => {
  it.each(['/health', '/api/ca/health'])('%s has the commit and the time of the build', async (path) => {
    const built = JSON.parse(readFileSync('dist/apps/ca-service/build-information.json', 'utf8')) as object;
    expect(await (await fetch(`${service.url}${path}`)).json()).toMatchObject(built);
    expect(built).toMatchObject({
      build_time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:]{8}Z$/) as string,
    });
  });
});

describe('a validity of type Date', () => {
  const time = '2999-01-01T00:00:00Z';

  it.each(['Date', 'Time'])('of a profile is returned as %s', async (type) => {
    const id = await createProfile(client, { validity: { type, time } });
    const { body } = await client.get<{ validity: object }>(`/profiles/${id}`);
    expect(body.validity).toEqual({ type, time });
  });

  it('ends certificates at its time', async () => {
    const id = await createProfile(client, { validity: { type: 'Date', time } });
    const ca = await createCa(client, { profile_id: id, ca_expiration: { type: 'Date', time } });
    expect(ca.certificate.valid_to).toBe(time);
    expect((await sign(client, ca.id)).valid_to).toBe(time);
  });

  it('is rejected in a profile when its time is past', async () => {
    const validity = { type: 'Date', time: '2001-01-01T00:00:00Z' };
    const { status, body } = await client.post<Failure>('/profiles', { name: 'x', validity });
    expect([status, body.err]).toEqual([400, 'validity.time: must be in the future']);
  });
});

describe('a metadata patch', () => {
  const operations = [{ op: 'add', path: '/line', value: 7 }];
  let routes: readonly string[];

  beforeAll(async () => {
    const ca = await createCa(client, { profile_id });
    const certificate = await sign(client, ca.id);
    routes = [`/cas/${ca.id}/metadata`, `/certificates/${certificate.serial_number}/metadata`];
  });

  it.each(['PUT', 'PATCH'])('may be the array of operations itself, with %s', async (method) => {
    for (const route of routes) {
      const { status, body } = await client.send<CaView | CertificateView>(
        method,
        route,
        JSON.stringify(operations),
      );
      expect([route, status]).toEqual([route, 200]);
      expect(body.metadata).toMatchObject({ line: 7 });
    }
  });

  it('is rejected as struct validation error when the object has no patches', async () => {
    for (const route of routes) {
      const { status, body } = await client.put<Failure>(route, { line: 7 });
      expect([status, body.err]).toEqual([400, 'struct validation error']);
    }
  });

  it.each(['"text"', '7', 'true'])(
    'is rejected with a sentence that shows both forms when it is %s',
    async (body) => {
      for (const route of routes) {
        const answer = await client.send<Failure>('PUT', route, body);
        expect([answer.status, answer.body.err]).toEqual([
          400,
          'the body must be a JSON Patch, as {"patches":[{"op":"add","path":"/line","value":7}]} or [{"op":"add","path":"/line","value":7}]',
        ]);
      }
    },
  );

  it('is rejected when an operation of the array is unknown', async () => {
    const answer = await client.put<Failure>(routes[0] ?? '', [{ op: 'increase', path: '/line' }]);
    expect(answer.status).toBe(400);
  });
});

describe('a subject with the names of attributes that web UIs send', () => {
  it('names the state and the unit of a CA', async () => {
    const subject = { common_name: 'Aliases', state_province: 'Gipuzkoa', organizational_unit: 'PKI' };
    const { certificate } = await createCa(client, { profile_id, subject });
    expect(certificate.subject).toMatchObject({ state: 'Gipuzkoa', organization_unit: 'PKI' });
  });

  it('names the unit in a profile', async () => {
    const id = await createProfile(client, { subject: { organizational_unit: 'PKI' } });
    const { body } = await client.get<{ subject: object }>(`/profiles/${id}`);
    expect(body.subject).toMatchObject({ organization_unit: 'PKI' });
  });

  it('takes the names of the contract when both are there', async () => {
    const subject = { common_name: 'Both', state: 'a', state_province: 'b', organizational_unit: null };
    const { certificate } = await createCa(client, { profile_id, subject });
    expect(certificate.subject).toMatchObject({ state: 'a', organization_unit: '' });
  });
});

describe('a number that JSON clients cannot hold', () => {
  it.each(['12345678901234567890', '9007199254740993', '1e400'])(
    '%s in metadata is rejected with 400 that quotes it',
    async (number) => {
      const body = `{"patches":[{"op":"add","path":"/n","value":${number}}]}`;
      const ca = await createCa(client, { profile_id });
      const { status, body: answer } = await client.send<Failure>('PUT', `/cas/${ca.id}/metadata`, body);
      expect([status, answer.err]).toEqual([400, expect.stringContaining(`the number ${number},`)]);
    },
  );

  it('is kept at 2^53 - 1', async () => {
    const ca = await createCa(client, { profile_id, metadata: { n: Number.MAX_SAFE_INTEGER } });
    expect(ca.metadata).toMatchObject({ n: 9007199254740991 });
  });
});
