import { InvalidValueError } from '@libs/kernel';
import {
  Allow,
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { describe, expect, it } from 'vitest';
import { AcceptedBy } from './conditions.decorator';
import { EveryOccurrence, LastOccurrence } from './parameters.decorator';
import { RequestValidationPipe } from './validation.pipe';
import { wireText } from './validator-messages';
import { FreeForm, Nested, NullIsAValue, ReadAs, WireObject } from './wire-object.decorator';

@WireObject()
class Key {
  @IsInt({ message: 'must be a whole number' })
  @Max(10)
  bits = 0;
}

@WireObject()
class Body {
  @IsString()
  @MaxLength(5)
  name = 'none';

  @IsOptional()
  @IsString({ message: wireText('struct validation error') })
  csr?: string;

  @IsOptional()
  @FreeForm()
  free?: Record<string, unknown>;

  @Nested(() => Key)
  key = new Key();

  @IsOptional()
  @IsArray()
  @Nested(() => Key, { each: true })
  @ArrayMaxSize(2)
  keys?: Key[];

  @NullIsAValue()
  @IsOptional()
  @ValidateIf((_, value) => value !== null)
  @IsString()
  nullable?: string | null;

  @ReadAs((value) => (typeof value === 'string' ? [value] : value))
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  words?: string[];

  @IsOptional()
  @AcceptedBy((text) => {
    if (text !== '') throw new InvalidValueError(`unknown code "${text}"`);
  })
  code?: string;

  @IsArray()
  @Nested(() => Entry, { each: true, lenientEntries: true })
  entries: Entry[] = [];
}

@WireObject()
class Entry {
  @Allow()
  op?: unknown;
}

@WireObject()
class Parameters {
  @LastOccurrence()
  @IsOptional()
  @IsString()
  last?: string;

  @EveryOccurrence()
  @IsOptional()
  @IsString({ each: true })
  every?: string[];
}

const pipe = new RequestValidationPipe();
const body = (value: unknown) => pipe.transform(value, { type: 'body', metatype: Body }) as Body;
const query = (value: unknown) => pipe.transform(value, { type: 'query', metatype: Parameters });
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a body', () => {
  it.each<[unknown, object]>([
    [null, {}],
    [{ NAME: 'x' }, { name: 'x' }],
    [{ NAME: 'x', name: 'y' }, { name: 'y' }],
    [{ name: 'y', NAME: 'x' }, { name: 'y' }],
    [{ name: null, other: 1, Key: { BITS: 2 } }, { key: { bits: 2 } }],
    [{ key: null, csr: null }, {}],
    [{ nullable: null }, { nullable: null }],
    [{ keys: [{ Bits: 1 }, {}] }, { keys: [{ bits: 1 }, { bits: 0 }] }],
    [{ words: 'one' }, { words: ['one'] }],
    [{ entries: [{ OP: 1 }, 5, null, []] }, { entries: [{ op: 1 }, {}, {}, {}] }],
  ])('%j is read as %j, with defaults for missing members', (value, expected) => {
    expect(plain(body(value))).toEqual({ name: 'none', key: { bits: 0 }, entries: [], ...expected });
  });

  it.each<[unknown, string]>([
    [[], 'the body must be a JSON object'],
    ['text', 'the body must be a JSON object'],
    [{ name: 5 }, 'name: must be a string'],
    [{ name: 'longer' }, 'name: must be shorter than or equal to 5 characters'],
    [{ csr: 5 }, 'struct validation error'],
    [{ key: [] }, 'key: must be an object'],
    [{ key: { bits: 'x' } }, 'key.bits: must be a whole number'],
    [{ key: { bits: 11 } }, 'key.bits: must not be greater than 10'],
    [{ keys: {} }, 'keys: must be an array'],
    [{ keys: [5] }, 'keys.0: must be an object'],
    [{ keys: [{}, { bits: 11 }] }, 'keys.1.bits: must not be greater than 10'],
    [{ keys: Array<object>(1_000).fill({ bits: 11 }) }, 'keys: must contain no more than 2 elements'],
    [{ words: ['a', 5] }, 'words.1: must be a string'],
    [{ code: '$value $target $property $$ $&' }, 'code: unknown code "$value $target $property $$ $&"'],
  ])('%j is rejected: %s', (value, message) => {
    expect(() => body(value)).toThrow(new InvalidValueError(message));
  });

  it('keeps every key of free-form data, and changes no prototype', () => {
    const json = '{"free":{"__proto__":{"a":1},"constructor":{"prototype":2},"prototype":3}}';
    const { free } = body(JSON.parse(json));
    expect(JSON.stringify({ free })).toBe(json);
    expect(Object.getPrototypeOf(free)).toBe(Object.prototype);
  });

  it('has only the members of its class', () => {
    const read = body(JSON.parse('{"__proto__":{"name":"x"},"constructor":1,"toString":2,"name":"y"}'));
    expect(Object.keys(read)).toEqual(['name', 'key', 'entries']);
    expect(Object.getPrototypeOf(read)).toBe(Body.prototype);
  });

  it('reads one entry more than allowed of a list that is too long', () => {
    let read = 0;
    const entry = { get bits() { return ++read; } }; // prettier-ignore
    expect(() => body({ keys: Array<object>(10_000).fill(entry) })).toThrow('no more than 2');
    expect(read).toBe(3);
  });

  it('reads no entry of a list in the place of an object', () => {
    let read = 0;
    const entry = { get bits() { return ++read; } }; // prettier-ignore
    const list = Array<object>(10_000).fill(entry);
    expect(() => body({ key: list })).toThrow('key: must be an object');
    expect(() => body({ keys: [list] })).toThrow('keys.0: must be an object');
    expect(read).toBe(0);
  });
});

describe('parameters', () => {
  it.each<[object, object]>([
    [{}, {}],
    [
      { last: ['a', 'b'], every: 'c', other: 'd' },
      { last: 'b', every: ['c'] },
    ],
    [{ LAST: 'a' }, {}],
    [JSON.parse('{"__proto__":"a","constructor":"b"}') as object, {}],
  ])('%j are read as %j', (given, expected) => {
    expect(plain(query(given))).toEqual(expected);
  });

  it('are rejected by their name', () => {
    expect(() => query({ every: [{}] })).toThrow('every.0: must be a string');
  });
});
