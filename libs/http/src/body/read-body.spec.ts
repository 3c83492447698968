import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readBody } from './read-body';

const bounds = { limit: 1_000, idleTimeout: 10_000 };
const anOpenStream = () => new Readable({ read: () => undefined });

describe('reading a body', () => {
  it('joins its pieces', async () => {
    const pieces = Array.from({ length: 500 }, (_, i) => Buffer.from([i % 256, 7]));
    expect(await readBody(Readable.from(pieces), bounds)).toEqual(Buffer.concat(pieces));
  });

  it('returns an empty buffer for an empty body', async () => {
    expect(await readBody(Readable.from([]), bounds)).toHaveLength(0);
  });

  it('rejects one byte more than the limit, and stops reading', async () => {
    const body = anOpenStream();
    body.push(Buffer.alloc(1_000));
    body.push(Buffer.alloc(1));
    await expect(readBody(body, bounds)).rejects.toThrow(
      'the body is too large: this call takes at most 1000 bytes',
    );
    expect(body.isPaused()).toBe(true);
  });

  it('rejects with 408 when the client pauses for too long', async () => {
    const body = anOpenStream();
    body.push(Buffer.alloc(10));
    await expect(readBody(body, { limit: 1_000, idleTimeout: 20 })).rejects.toMatchObject({
      status: 408,
      message: 'nothing of the body arrived for 0.02 s',
    });
  });

  it('rejects a body whose connection ends', async () => {
    const body = anOpenStream();
    const read = readBody(body, bounds);
    body.destroy(new Error('aborted'));
    await expect(read).rejects.toThrow('the body ended before its announced length');
  });
});
