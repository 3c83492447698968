import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BookmarkSigner } from './bookmark-signer';
import { type ListQuery, readPageSize } from './list-query';

const signer = (secret = randomBytes(32)) =>
  new BookmarkSigner({ databaseUrl: '', poolSize: 1, readPoolSize: 1, bookmarkSecret: secret });
const query: ListQuery = {
  pageSize: 3,
  filters: [{ field: 'status', test: 'equals', isNegated: false, ignoresCase: false, values: ['ACTIVE'] }],
  sort: { field: 'valid_to', isDescending: true },
  after: { value: '2026-06-09 08:30:00+00', key: 'ab' },
};

describe('a bookmark', () => {
  it('is accepted by another replica with the same secret', () => {
    const secret = randomBytes(32);
    expect(signer(secret).open('cas', signer(secret).seal('cas', query))).toEqual(query);
  });

  it('of another list or of another secret is rejected', () => {
    const mine = signer();
    const bookmark = mine.seal('cas', query);
    expect(() => mine.open('profiles', bookmark)).toThrow('not a valid bookmark');
    expect(() => signer().open('cas', bookmark)).toThrow('not a valid bookmark');
  });

  it('with any changed octet, or without a valid tag, is rejected', () => {
    const mine = signer();
    const bytes = Buffer.from(mine.seal('cas', query), 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => mine.open('cas', changed.toString('base64url'))).toThrow('not a valid bookmark');
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => mine.open('cas', text)).toThrow('not a valid bookmark');
      }),
    );
  });
});

describe('readPageSize', () => {
  it.each([
    [undefined, 25],
    ['abc', 25],
    ['1.5', 25],
    ['0', 15],
    ['-4', 15],
    ['7', 7],
    ['5000', 1000],
  ])('parses %s as %i', (text, size) => {
    expect(readPageSize(text, 1000)).toBe(size);
  });
});
