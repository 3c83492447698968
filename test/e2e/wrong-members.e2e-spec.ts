import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inSoak } from '../support/in-soak';
import { createCa, createProfile, sign } from '../support/issuing';
import { type ServiceProcess, startService } from '../support/service';
import { withOneMemberWrong, WRONG_VALUES } from '../support/wrong-values';
import { type ApiCall, callsWithBodies } from './calls-with-bodies';

interface Answered extends ApiCall {
  readonly status: number;
  readonly text: string;
}

const TEXTS = WRONG_VALUES.filter((value) => typeof value === 'string');
/** Longer URLs are refused by the server itself. */
const LONGEST_IN_URL = 3_000;
/** A half surrogate pair is no UTF-8, however it is written. */
const inUrl = (text: string): string => (text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80');
const TEXTS_IN_URL = TEXTS.filter((text) => text !== '' && text.length < LONGEST_IN_URL).map(inUrl);

const PARAMETERS = (
  'page_size bookmark sort_by sort_mode filter ca_filter cert_filter after limit type subject ' +
  'expires_after expires_before from to interval dry_run'
).split(' ');
const FILTERS = [
  ...['status[eq]', 'status[', '[eq]x', 'status[eq]NONE', 'valid_to[bf]x', 'common_name[ct]%'],
  ...['serial_number[eq]\\', 'metadata[jsonpath]$.[', "metadata[jsonpath]$.x == 'y'"],
];
const LISTS = (
  '/cas /certificates /profiles /events /stats /engines /cas/root/certificates /cas/cn/x /certificates/expiration ' +
  '/stats/expirations /stats/issuance /certificates/status/ACTIVE'
).split(' ');

/** Returns a body for a message of an assertion: long texts are cut off. */
const shortened = (body: object = {}): string =>
  JSON.stringify(body, (_, member: unknown) =>
    typeof member === 'string' ? member.slice(0, 40) : member,
  ).slice(0, 2_000);

/** Every call in the soak, else every third by its hash: the same ones in every run. */
const isTried = (call: ApiCall): boolean =>
  inSoak(true, createHash('sha256').update(JSON.stringify(call)).digest().readUInt32BE() % 3 === 0);

describe('calls with one wrong value', () => {
  let service: ServiceProcess;
  let token: string;
  let calls: ApiCall[];
  let certificate: string;

  beforeAll(async () => {
    service = await startService({ AUDIT_EVENTS: 'lamassu', ALLOW_CASCADE_DELETE: 'true' });
    token = await service.token();
    const client = service.admin;
    await createCa(client, { id: 'root' });
    certificate = (await sign(client, 'root')).serial_number;
    calls = callsWithBodies(certificate, await createProfile(client), await createProfile(client));
  });
  afterAll(() => service.remove());

  async function answered(call: ApiCall): Promise<Answered> {
    const { method, path, body } = call;
    const response = await fetch(`${service.url}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    return { ...call, status: response.status, text: await response.text() };
  }

  /** Eight at a time. */
  async function answersTo(some: Iterable<ApiCall>): Promise<Answered[]> {
    const answers: Answered[] = [];
    const rest = some[Symbol.iterator]();
    const client = async (): Promise<void> => {
      for (let next = rest.next(); !next.done; next = rest.next()) answers.push(await answered(next.value));
    };
    await Promise.all(Array.from({ length: 8 }, client));
    return answers;
  }

  const described = ({ method, path, body, status, text }: Answered): string =>
    `${status} ${method} ${path.slice(0, 200)} ${shortened(body)}: ${text.slice(0, 200)}`;

  /** Expects that each call is rejected with a reason, or succeeds. */
  function expectNoFailure(answers: readonly Answered[]): void {
    expect(answers.filter(({ status }) => status >= 500).map(described)).toEqual([]);
    const isSilent = ({ status, text }: Answered) =>
      status >= 400 && !/^\{"err":".+"\}$|^404 page not found$/.test(text);
    expect(answers.filter(isSilent).map(described)).toEqual([]);
  }

  it('succeed without the wrong value', async () => {
    const answers: Answered[] = [];
    for (const call of calls) answers.push(await answered(call));
    expect(answers.filter(({ status }) => status >= 300).map(described)).toEqual([]);
  });

  it('in the body are rejected with a reason or succeed, never with 5xx', async () => {
    const wrong = calls.flatMap((call) =>
      [...withOneMemberWrong(call.body)].map((body) => ({ ...call, body: body as object })),
    );
    expect(wrong.length).toBeGreaterThan(5_000);
    const answers = await answersTo(wrong.filter(isTried));
    expectNoFailure(answers);
    expect(answers.filter(({ status }) => status === 400).length).toBeGreaterThan(answers.length / 2);
  });

  it('in the path are rejected with a reason or succeed, never with 5xx', async () => {
    const get = ['/cas/root', '/cas/root/chain', `/certificates/${certificate}`, '/stats/root', '/cas/cn/x'];
    const remove = ['/cas/x', '/certificates/x', '/profiles/x'];
    const all: ApiCall[] = [
      ...calls,
      ...get.map((path) => ({ method: 'GET', path }) as const),
      ...remove.map((path) => ({ method: 'DELETE', path }) as const),
    ];
    const wrong = all.flatMap((call) => {
      const parts = call.path.split('/').slice(1);
      return parts.flatMap((_, at) =>
        TEXTS_IN_URL.map((text) => ({ ...call, path: `/${parts.with(at, text).join('/')}` })),
      );
    });
    expectNoFailure(await answersTo(wrong.filter(isTried)));
  });

  it('in the query are rejected with a reason or succeed, never with 5xx', async () => {
    const right = await answersTo(LISTS.map((path) => ({ method: 'GET', path }) as const));
    expect(right.filter(({ status }) => status !== 200).map(described)).toEqual([]);
    const values = [...TEXTS_IN_URL, ...FILTERS.map(inUrl)];
    const wrong = LISTS.flatMap((path) =>
      PARAMETERS.flatMap((name) =>
        values.map((value) => ({ method: 'GET', path: `${path}?${name}=${value}` }) as const),
      ),
    );
    expectNoFailure(await answersTo(wrong.filter(isTried)));
  });

  it('leave the service running, with its CA', async () => {
    expect((await answered({ method: 'GET', path: '/cas/root' })).status).toBe(200);
  });
});
