import { describe, expect, it } from 'vitest';
import { BatchSize, refusalOf } from './batch-size';

const closedWith = (code?: number | string) => Object.assign(new Error('Channel closed by server'), { code });

describe('refusalOf', () => {
  it.each([311, 406, 501, 502])('treats code %i as a rejection of the message', (code) => {
    expect(refusalOf(closedWith(code))).toBe('message');
  });

  it.each([403, 404, 530])('treats code %i as a rejection of the request', (code) => {
    expect(refusalOf(closedWith(code))).toBe('request');
  });

  it.each([320, 506, 541, 'ECONNRESET', undefined])('treats %s as unrelated to the messages', (code) => {
    expect(refusalOf(closedWith(code))).toBeUndefined();
  });
});

describe('BatchSize', () => {
  it('halves until a rejected message is alone, and doubles afterwards', () => {
    const size = new BatchSize();
    const sizes = [];
    for (let published = 500; published > 1; published = size.value) {
      size.halve(published);
      sizes.push(size.value);
    }
    expect(sizes).toEqual([250, 125, 62, 31, 15, 7, 3, 1]);
    size.double(500);
    expect(size.value).toBe(2);
    for (let batch = 0; batch < 8; batch += 1) size.double(500);
    expect(size.value).toBe(Infinity);
  });
});
