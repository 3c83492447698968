import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSubscriptions } from './subscriptions-file';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const GOOD = {
  id: 'a',
  url: 'https://example.com/hook?x=1',
  types: ['ca.#', '*.create', '#'],
  secret: SECRET,
};

describe('readSubscriptions', () => {
  const directory = mkdtempSync(join(tmpdir(), 'subscriptions-'));
  const file = join(directory, 'webhooks.json');
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });
  const read = (...subscriptions: object[]) => {
    writeFileSync(file, JSON.stringify({ subscriptions }));
    return readSubscriptions(file);
  };

  it('returns the subscriptions with the bytes of their secrets', () => {
    expect(read(GOOD, { ...GOOD, id: 'b', previous_secret: SECRET })).toEqual([
      { id: 'a', url: GOOD.url, types: GOOD.types, secrets: [Buffer.alloc(32, 7)] },
      { id: 'b', url: GOOD.url, types: GOOD.types, secrets: [Buffer.alloc(32, 7), Buffer.alloc(32, 7)] },
    ]);
    expect(read()).toEqual([]);
  });

  it.each([
    [{ url: 'ftp://example.com' }, 'url: must be a URL that begins with https:// or http://'],
    [{ url: 'https://user:password@example.com' }, 'url: must be a URL'],
    [{ url: 'example.com' }, 'url: must be a URL'],
    [{ secret: 'whsec_c2VjcmV0' }, 'secret: must be whsec_ and 24 to 64 bytes in base64'],
    [{ secret: SECRET.replace('whsec_', '') }, 'secret: must be whsec_'],
    [{ secret: `${SECRET} ` }, 'secret: must be whsec_'],
    [{ types: [] }, 'types: must name at least one type of event'],
    [{ types: ['a..b'] }, 'types: entry 0 must be a type of event or a pattern such as certificate.#'],
    [{ types: 'ca.#' }, 'types: '],
    [{ id: 'a b' }, 'id: must be 1 to 64 letters'],
    [{ password: 'x' }, 'Unrecognized key'],
  ])('rejects %j in one sentence without secrets', (change, reason) => {
    expect(() => read({ ...GOOD, ...change })).toThrow(`WEBHOOK_SUBSCRIPTIONS_FILE: subscriptions.0`);
    expect(() => read({ ...GOOD, ...change })).toThrow(reason);
    expect(() => read({ ...GOOD, ...change })).not.toThrow(/c2VjcmV0|BwcH/);
  });

  it('rejects a missing file, invalid JSON, and two subscriptions with the same id', () => {
    expect(() => readSubscriptions(join(directory, 'nowhere'))).toThrow('cannot be read (ENOENT)');
    writeFileSync(file, `{"secret": "${SECRET}`);
    expect(() => readSubscriptions(file)).toThrow(/^WEBHOOK_SUBSCRIPTIONS_FILE: the file is not JSON$/);
    expect(() => read(GOOD, GOOD)).toThrow('subscriptions: have two entries with the same id');
  });
});
