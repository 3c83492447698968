import { describe, expect, it } from 'vitest';
import { MalformedEventError, readEvent } from './received-event';

const EVENT = { specversion: '1.0', id: '1', source: 'lrn://service/x', type: 'ca.create', subject: 'ca/1' };
const read = (body: unknown) =>
  readEvent(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), 5);

describe('a received event', () => {
  it('has the attributes, the sequence and the unchanged event', () => {
    const event = { ...EVENT, data: { a: [1] }, extension: 'x' };
    const { text, ...read5 } = read(event);
    expect(read5).toEqual({ id: '1', type: 'ca.create', subject: 'ca/1', sequence: 5, event });
    expect(text).toBe(JSON.stringify(event));
  });

  it('has an empty subject when the event has none', () => {
    expect(read({ ...EVENT, subject: undefined }).subject).toBe('');
    expect(read({ ...EVENT, subject: '' }).subject).toBe('');
  });

  it.each([
    ['17', 'the body is not a CloudEvent'],
    ['null', 'the body is not a CloudEvent'],
    [[EVENT], 'the body is not a CloudEvent'],
    ['{', 'the body is not JSON in UTF-8'],
    [{ ...EVENT, specversion: '0.3' }, 'the attribute specversion is not 1.0'],
    [{ ...EVENT, id: undefined }, 'the attribute id is missing'],
    [{ ...EVENT, id: 5 }, 'the attribute id is no text'],
    [{ ...EVENT, id: '' }, 'the attribute id is empty'],
    [{ ...EVENT, id: 'x'.repeat(256) }, 'the attribute id is too long'],
    [{ ...EVENT, source: 'x'.repeat(2_049) }, 'the attribute source is too long'],
    [{ ...EVENT, type: undefined }, 'the attribute type is missing'],
    [{ ...EVENT, subject: null }, 'the attribute subject is no text'],
    [{ ...EVENT, subject: 'x'.repeat(1_025) }, 'the attribute subject is too long'],
    [{ ...EVENT, id: 'a\0b' }, 'an attribute contains the character NUL'],
  ])('is malformed as %j', (body, sentence) => {
    expect(() => read(body)).toThrow(MalformedEventError);
    expect(() => read(body)).toThrow(sentence);
  });
});
