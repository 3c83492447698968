import { InvalidValueError } from '@libs/kernel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { validationPipe } from './validation.pipe';
import { wireObject } from './wire-object';
import { wireText } from './wire-text';

const schema = wireObject({
  name: z.string({ error: 'is not a text' }).optional(),
  csr: z.string({ error: wireText('struct validation error') }).optional(),
  free: z.unknown().optional(),
});
const check = (value: unknown) => validationPipe().transform(value, { type: 'body', schema });

describe('the check of a body', () => {
  it('names the field that is wrong, unless clients know the sentence by heart', async () => {
    await expect(check({ name: 5 })).rejects.toThrow(new InvalidValueError('name: is not a text'));
    await expect(check({ csr: 5 })).rejects.toThrow(new InvalidValueError('struct validation error'));
  });

  it('leaves every key of free-form data, and gives no object another prototype', async () => {
    const json = '{"free":{"__proto__":{"a":1},"constructor":{"prototype":2},"prototype":3}}';
    const body = (await check(JSON.parse(json))) as { free: object };
    expect(JSON.stringify(body)).toBe(json);
    expect(Object.getPrototypeOf(body.free)).toBe(Object.prototype);
  });

  it('takes from an object no more than the schema knows', async () => {
    const body = await check(JSON.parse('{"__proto__":{"name":"x"},"constructor":1,"name":"y"}'));
    expect(JSON.stringify(body)).toBe('{"name":"y"}');
    expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
  });
});
