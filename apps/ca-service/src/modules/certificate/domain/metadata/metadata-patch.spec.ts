import { DomainError, MAXIMUM_METADATA_BYTES } from '@libs/kernel';
import { describe, expect, it } from 'vitest';
import { MetadataPatch } from './metadata-patch';
import type { PatchEntry } from './patch-operation';
import { MAXIMUM_GROWTH, MAXIMUM_OPERATIONS, MAXIMUM_POINTER_LENGTH } from './patch-limits';

type Document = Record<string, unknown>;

const apply = (document: Document | null, ...patch: PatchEntry[]): unknown =>
  MetadataPatch.decode(patch).applyTo(document);

/** The error of a patch; `undefined` when it applies. */
function refusal(document: Document | null, ...patch: PatchEntry[]): unknown {
  try {
    apply(document, ...patch);
    return undefined;
  } catch (error) {
    return error;
  }
}

const add = (path: string, value: unknown): PatchEntry => ({ op: 'add', path, value });
const remove = (path: string): PatchEntry => ({ op: 'remove', path });
const replace = (path: string, value: unknown): PatchEntry => ({ op: 'replace', path, value });
const move = (from: string, path: string): PatchEntry => ({ op: 'move', from, path });
const copy = (from: string, path: string): PatchEntry => ({ op: 'copy', from, path });
const test = (path: string, value: unknown): PatchEntry => ({ op: 'test', path, value });

type Case = [what: string, before: Document, patch: PatchEntry[], after: Document];

describe('a patch', () => {
  it.each<Case>([
    ['A.1 adding an object member', { foo: 'bar' }, [add('/baz', 'qux')], { baz: 'qux', foo: 'bar' }],
    ['A.2 adding an array element', { a: ['x', 'z'] }, [add('/a/1', 'y')], { a: ['x', 'y', 'z'] }],
    ['A.3 removing an object member', { baz: 'qux', foo: 'bar' }, [remove('/baz')], { foo: 'bar' }],
    ['A.4 removing an array element', { a: ['x', 'y', 'z'] }, [remove('/a/1')], { a: ['x', 'z'] }],
    ['A.5 replacing a value', { baz: 'qux' }, [replace('/baz', 'boo')], { baz: 'boo' }],
    [
      'A.6 moving a value',
      { foo: { bar: 'baz', waldo: 'fred' }, qux: { corge: 'grault' } },
      [move('/foo/waldo', '/qux/thud')],
      { foo: { bar: 'baz' }, qux: { corge: 'grault', thud: 'fred' } },
    ],
    [
      'A.7 moving an array element',
      { foo: ['all', 'grass', 'cows', 'eat'] },
      [move('/foo/1', '/foo/3')],
      { foo: ['all', 'cows', 'eat', 'grass'] },
    ],
    [
      'A.8 testing a value',
      { baz: 'qux', foo: ['a', 2, 'c'] },
      [test('/baz', 'qux'), test('/foo/1', 2)],
      { baz: 'qux', foo: ['a', 2, 'c'] },
    ],
    [
      'A.10 adding a nested member object',
      { foo: 'bar' },
      [add('/child', { grandchild: {} })],
      { foo: 'bar', child: { grandchild: {} } },
    ],
    ['A.11 ignoring unknown members', {}, [{ ...add('/a', 1), xyz: 1 } as PatchEntry], { a: 1 }],
    ['A.14 escape ordering', { '/': 9, '~1': 10 }, [test('/~01', 10)], { '/': 9, '~1': 10 }],
    ['A.16 adding an array value', { foo: ['bar'] }, [add('/foo/-', ['abc'])], { foo: ['bar', ['abc']] }],
  ])('has the result of RFC 6902 appendix %s', (_what, before, patch, after) => {
    expect(apply(before, ...patch)).toEqual(after);
  });

  it.each<Case>([
    ['add replaces a member', { a: null }, [add('/a', 1)], { a: 1 }],
    ['the empty token is a key', { a: {} }, [add('/', 1), add('/a/', 2)], { '': 1, a: { '': 2 } }],
    ['an index is a key of an object', { a: {} }, [add('/a/0', 1), add('/-1', 2)], { a: { 0: 1 }, '-1': 2 }],
    ['an element is added after the last', { a: [1] }, [add('/a/1', 2)], { a: [1, 2] }],
    ['null inside of a value stays', {}, [add('/a', { b: null })], { a: { b: null } }],
    ['a null is replaced', { a: null }, [replace('/a', 1)], { a: 1 }],
    ['a null is moved', { a: null }, [move('/a', '/b')], { b: null }],
    ['a null is copied', { a: null }, [copy('/a', '/b')], { a: null, b: null }],
    ['a null is removed', { a: null }, [remove('/a')], {}],
    ['moving to the same place changes nothing', { a: [1, 2] }, [move('/a/0', '/a/0')], { a: [1, 2] }],
    ['moving the whole to the whole, too', { a: 1 }, [move('', '')], { a: 1 }],
    ['the whole is copied into itself', { a: 1 }, [copy('', '/b')], { a: 1, b: { a: 1 } }],
    ['a part becomes the whole', { a: { b: 1 } }, [move('/a', '')], { b: 1 }],
    [
      'a copy is independent of its source',
      { a: { x: 1 } },
      [copy('/a', '/b'), replace('/b/x', 2)],
      { a: { x: 1 }, b: { x: 2 } },
    ],
    ['operations see those before them', { a: [1, 2, 3] }, [remove('/a/0'), remove('/a/0')], { a: [3] }],
  ])('%s', (_what, before, patch, after) => {
    expect(apply(before, ...patch)).toEqual(after);
  });

  it.each<Case>([
    ['an object', {}, [add('/a/b/c', 1)], { a: { b: { c: 1 } } }],
    ['an array, for an index', {}, [add('/a/0', 1)], { a: [1] }],
    ['an array, for the end', {}, [add('/a/-', 1)], { a: [1] }],
    ['an array, for an index from its end', {}, [add('/a/-1', 1)], { a: [1] }],
    ['an array with nulls before the index', {}, [add('/a/2', 1)], { a: [null, null, 1] }],
    ['an array on the way', {}, [add('/a/1/b', 1)], { a: [null, { b: 1 }] }],
    ['an array in an array', {}, [add('/a/1/1', 1)], { a: [null, [null, 1]] }],
    ['an object for what is no index', {}, [add('/a/01', 1)], { a: { '01': 1 } }],
    ['elements up to an index on the way', { a: [0] }, [add('/a/2/b', 1)], { a: [0, null, { b: 1 }] }],
    ['an element at the end', { a: [0] }, [add('/a/-/b', 1)], { a: [0, { b: 1 }] }],
    ['in place of a null', { a: null }, [add('/a/b', 1)], { a: { b: 1 } }],
    ['in place of a null element', { a: [null, 1] }, [add('/a/0/b', 2)], { a: [{ b: 2 }, 1] }],
    ['for move', { a: 1 }, [move('/a', '/b/c')], { b: { c: 1 } }],
    ['for copy', { a: 1 }, [copy('/a', '/b/0')], { a: 1, b: [1] }],
  ])('creates missing parents on add: %s', (_what, before, patch, after) => {
    expect(apply(before, ...patch)).toEqual(after);
  });

  it.each<Case>([
    ['add before the last', { a: [1, 2] }, [add('/a/-2', 0)], { a: [1, 0, 2] }],
    ['add at the end', { a: [1, 2] }, [add('/a/-1', 0)], { a: [1, 2, 0] }],
    ['add at the start', { a: [1, 2] }, [add('/a/-3', 0)], { a: [0, 1, 2] }],
    ['replace the last', { a: [1, 2] }, [replace('/a/-1', 0)], { a: [1, 0] }],
    ['remove the last but one', { a: [1, 2] }, [remove('/a/-2')], { a: [2] }],
    ['go through the last', { a: [1, { b: 1 }] }, [replace('/a/-1/b', 0)], { a: [1, { b: 0 }] }],
    ['test the last', { a: [1, 2] }, [test('/a/-1', 2)], { a: [1, 2] }],
    ['move the last', { a: [1, 2] }, [move('/a/-1', '/a/0')], { a: [2, 1] }],
  ])('counts negative indexes from the end: %s', (_what, before, patch, after) => {
    expect(apply(before, ...patch)).toEqual(after);
  });

  it.each(['/b', '/a/9', '/a/-9', '/a/-', '/a/x', '/a/01', '/a/0/b', '/b/c', '/toString'])(
    'removes nothing and does not fail at the missing path %s',
    (path) => {
      expect(apply({ a: [1] }, remove(path), add('/z', 1))).toEqual({ a: [1], z: 1 });
    },
  );

  it.each([add('', { b: 1 }), replace('', { b: 1 })])('replaces the whole document with $op', (entry) => {
    expect(apply({ a: 1 }, entry)).toEqual({ b: 1 });
    expect(apply({ a: 1 }, replace('', [1]), replace('', 5), entry)).toEqual({ b: 1 });
  });

  it.each<[what: string, patch: PatchEntry[], after: Document | null]>([
    ['nothing to do', [], null],
    ['add', [add('/a/b', 1)], { a: { b: 1 } }],
    ['remove', [remove('/a')], {}],
    ['replace the whole', [replace('', { a: 1 })], { a: 1 }],
    ['test the whole', [test('', {})], {}],
  ])('patches missing metadata as an empty object: %s', (_what, patch, after) => {
    expect(apply(null, ...patch)).toEqual(after);
  });

  it.each<[unknown, unknown]>([
    [
      { a: 1, b: [1, { c: 2 }] },
      { b: [1, { c: 2 }], a: 1 },
    ],
    [0, -0],
    [100, 1e2],
    [null, null],
    [null, undefined],
    ['é', 'é'],
  ])('tests JSON deeply: %j equals %j', (actual, expected) => {
    expect(refusal({ a: actual }, test('/a', expected))).toBeUndefined();
  });

  it.each<[unknown, unknown]>([
    ['10', 10],
    [{}, []],
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: 1 }, { a: 1, b: null }],
    [{ a: null }, { b: null }],
    [{ a: 1 }, { a: 2 }],
    [{}, { toString: null }],
    [[], null],
    [false, null],
    ['é', 'e\u0301'],
  ])('tests JSON deeply: %j is not %j', (actual, expected) => {
    expect(refusal({ a: actual }, test('/a', expected))).toMatchObject({
      kind: 'invalid',
      message:
        'failed to apply patches to metadata: test operation does not apply: testing value /a failed: test failed',
    });
  });
});

describe('a patch that cannot be applied', () => {
  it.each<[string, Document, PatchEntry]>([
    ['replace operation does not apply: doc is missing key: /x: missing value', {}, replace('/x', 1)],
    ['replace operation does not apply: doc is missing path: /x/y: missing value', {}, replace('/x/y', 1)],
    [
      'replace operation does not apply: doc is missing key: /a/1: missing value',
      { a: [0] },
      replace('/a/1', 1),
    ],
    [
      'replace operation does not apply: doc is missing key: /toString: missing value',
      {},
      replace('/toString', 1),
    ],
    [
      'replace operation does not apply: value is missing or null: /a: missing value',
      { a: 1 },
      replace('/a', null),
    ],
    ['add operation does not apply: value is missing or null: /a: missing value', {}, add('/a', null)],
    ['add operation does not apply: value is missing or null: : missing value', {}, { op: 'add', path: '' }],
    ['add operation does not apply: doc is missing path: /a/b: missing value', { a: 'text' }, add('/a/b', 1)],
    ['add operation does not apply: "2" is no index of the array: /a/2', { a: [0] }, add('/a/2', 1)],
    ['add operation does not apply: "-3" is no index of the array: /a/-3', { a: [0] }, add('/a/-3', 1)],
    ['add operation does not apply: "-2" is no index of the array: /a/-2', {}, add('/a/-2', 1)],
    ['add operation does not apply: "1e0" is no index of the array: /a/1e0', { a: [0, 1] }, add('/a/1e0', 1)],
    ['add operation does not apply: "x" is no index of the array: /a/x/y', { a: [0] }, add('/a/x/y', 1)],
    [
      'add operation does not apply: index 1002 is more than 1000 past the end of the array: /a/1002/b',
      { a: [0] },
      add('/a/1002/b', 1),
    ],
    [
      'add operation does not apply: index 99999999999999999999 is more than 1000 past the end of the array: /a/99999999999999999999',
      {},
      add('/a/99999999999999999999', 1),
    ],
    ['remove operation does not apply: the whole document cannot be removed', { a: 1 }, remove('')],
    ['move operation does not apply: doc is missing from path: /x: missing value', {}, move('/x', '/y')],
    ['move operation does not apply: /a/b is inside of /a', { a: {} }, move('/a', '/a/b')],
    ['move operation does not apply: /a is inside of ', { a: 1 }, move('', '/a')],
    ['copy operation does not apply: doc is missing from path: /x: missing value', {}, copy('/x', '/y')],
    [
      'copy operation does not apply: doc is missing from path: /a/-: missing value',
      { a: [1] },
      copy('/a/-', '/y'),
    ],
    ['test operation does not apply: doc is missing path: /x: missing value', {}, test('/x', null)],
    [
      'test operation does not apply: doc is missing path: /a/00: missing value',
      { a: [1] },
      test('/a/00', 1),
    ],
  ])('is rejected with the sentence: %s', (reason, before, entry) => {
    const error = refusal(before, add('/first', 1), entry);
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({
      kind: 'invalid',
      message: `failed to apply patches to metadata: ${reason}`,
    });
    expect(before).not.toHaveProperty('first');
  });

  it.each<[what: string, PatchEntry]>([
    ['an array', replace('', [1])],
    ['a text', add('', 'text')],
    ['false', replace('', false)],
    ['a scalar member', copy('/n', '')],
    ['a null', move('/null', '')],
  ])('is rejected when it replaces the metadata with %s', (_what, entry) => {
    expect(refusal({ n: 1, null: null }, entry)).toMatchObject({
      kind: 'invalid',
      message: 'failed to unmarshal updated metadata: it is not an object',
    });
  });

  it('is rejected when it adds a member to a scalar document', () => {
    expect(refusal({}, replace('', 5), add('/a', 1))).toMatchObject({
      message:
        'failed to apply patches to metadata: add operation does not apply: doc is missing path: /a: missing value',
    });
  });
});

describe('a patch that cannot be decoded', () => {
  it.each<[string, PatchEntry]>([
    ['patches[1].op is not one of add, remove, replace, move, copy, test', { path: '/a', value: 1 }],
    ['patches[1].op is not one of add, remove, replace, move, copy, test', { op: 'ADD', path: '/a' }],
    ['patches[1].op is not one of add, remove, replace, move, copy, test', { op: 'toString', path: '/a' }],
    ['patches[1].path is missing or not a text', { op: 'add', value: 1 }],
    ['patches[1].path is missing or not a text', { op: 'add', path: ['a'], value: 1 }],
    ['patches[1].path is not a JSON pointer (RFC 6901)', add('a', 1)],
    ['patches[1].path is not a JSON pointer (RFC 6901)', add('/a~2b', 1)],
    ['patches[1].path is longer than 4096 characters', remove('/a'.repeat(MAXIMUM_POINTER_LENGTH / 2) + 'b')],
    ['patches[1].from is missing or not a text', { op: 'move', path: '/a' }],
    ['patches[1].from is missing or not a text', { op: 'copy', path: '/a', from: 5 }],
    ['patches[1].from is not a JSON pointer (RFC 6901)', copy('a', '/b')],
  ])('is rejected with the sentence: %s', (reason, entry) => {
    expect(refusal({}, add('/a', 1), entry)).toMatchObject({
      kind: 'invalid',
      message: `failed to decode patches: ${reason}`,
    });
  });
});

describe('a hostile patch', () => {
  const parsed = (json: string): unknown => JSON.parse(json);

  it.each(['__proto__', 'constructor', 'prototype', 'hasOwnProperty'])(
    'treats %s as an ordinary key',
    (key) => {
      const after = apply({}, add(`/${key}/polluted`, 'yes'), copy(`/${key}`, '/copy'));
      expect(JSON.parse(JSON.stringify(after))).toEqual(
        parsed(`{"${key}":{"polluted":"yes"},"copy":{"polluted":"yes"}}`),
      );
      expect(Object.keys(after as object)).toEqual([key, 'copy']);
      expect(({} as Document).polluted).toBeUndefined();
      expect(Object.getPrototypeOf(after)).toBe(Object.prototype);
      expect(apply(after as Document, replace(`/${key}/polluted`, 'no'), remove('/copy'))).toEqual(
        parsed(`{"${key}":{"polluted":"no"}}`),
      );
      expect(Object.keys(apply(after as Document, remove(`/${key}`)) as object)).toEqual(['copy']);
    },
  );

  it('cannot reach a prototype through keys of objects, arrays or texts', () => {
    for (const path of [
      '/__proto__',
      '/constructor/prototype',
      '/a/__proto__',
      '/a/length',
      '/t/length',
      '/t/0',
    ]) {
      expect(refusal({ a: [1], t: 'text' }, replace(path, 1))).toMatchObject({ kind: 'invalid' });
      expect(refusal({ a: [1], t: 'text' }, copy(path, '/x'))).toMatchObject({ kind: 'invalid' });
    }
  });

  it('is rejected with more than 1000 operations', () => {
    const entries = (count: number) => Array.from({ length: count }, () => add('/a', 1));
    expect(apply({}, ...entries(MAXIMUM_OPERATIONS))).toEqual({ a: 1 });
    expect(refusal({}, ...entries(MAXIMUM_OPERATIONS + 1))).toMatchObject({
      kind: 'invalid',
      message: 'failed to apply patches to metadata: it has more than 1000 operations',
    });
  });

  it('is rejected when the metadata would nest deeper than 64 levels, by path, by value or step by step', () => {
    const nested = (depth: number): unknown => parsed('{"k":'.repeat(depth) + '1' + '}'.repeat(depth));
    const path = (depth: number): string => '/k'.repeat(depth);
    expect(apply({}, add(path(64), 1))).toEqual(nested(64));
    expect(apply({}, add('/k', nested(63)))).toEqual(nested(64));
    const deeper: [string, Document, ...PatchEntry[]][] = [
      ['add', {}, add(path(65), 1)],
      ['add', {}, add('/k', nested(64))],
      ['replace', { k: 1 }, replace('/k', nested(64))],
      ['add', {}, add('', nested(65))],
      ['move', { a: nested(60) }, move('/a', '/b/c/d/e/f')],
      ['copy', {}, ...Array.from({ length: 65 }, () => copy('', '/a'))],
    ];
    for (const [op, document, ...patch] of deeper) {
      const { message } = refusal(document, ...patch) as Error;
      expect(message).toMatch(`${op} operation does not apply: metadata would nest deeper than 64 levels: `);
    }
  });

  it('is rejected when copies double the document beyond the growth limit', () => {
    const doubling = Array.from({ length: 30 }, (_, count) => copy('', `/copy${count}`));
    expect(refusal({ text: 'x'.repeat(100) }, ...doubling)).toMatchObject({
      kind: 'invalid',
      message: `failed to apply patches to metadata: its operations add more than ${MAXIMUM_GROWTH} bytes`,
    });
  });

  it('is rejected when repeated moves exceed the growth limit', () => {
    const much = { a: Array.from({ length: 100_000 }, () => 0) };
    const [there, back] = [move('/a', '/b/c'), move('/b/c', '/a')];
    expect(apply(much, there, back, there, back)).toEqual({ ...much, b: {} });
    expect(refusal(much, ...Array.from({ length: 500 }, () => [there, back]).flat())).toMatchObject({
      kind: 'invalid',
      message: `failed to apply patches to metadata: its operations add more than ${MAXIMUM_GROWTH} bytes`,
    });
  });

  it('is rejected when padding of arrays exceeds the growth limit', () => {
    expect(apply({}, add('/a/1000', 1))).toMatchObject({ a: { length: 1001 } });
    const padding = Array.from({ length: 300 }, (_, count) => add(`/a${count}/1000`, 1));
    expect(refusal({}, ...padding)).toMatchObject({
      message: `failed to apply patches to metadata: its operations add more than ${MAXIMUM_GROWTH} bytes`,
    });
  });

  it('is rejected when the metadata grows beyond its limit in bytes, and may shrink larger metadata', () => {
    const tooLarge = `failed to apply patches to metadata: the metadata would be larger than ${MAXIMUM_METADATA_BYTES} bytes`;
    const frame = '{"a":""}'.length;
    expect(refusal({}, add('/a', 'x'.repeat(MAXIMUM_METADATA_BYTES - frame)))).toBeUndefined();
    expect(refusal({}, add('/a', 'x'.repeat(MAXIMUM_METADATA_BYTES - frame + 1)))).toMatchObject({
      kind: 'invalid',
      message: tooLarge,
    });
    expect(refusal({}, add('/a', 'é'.repeat(MAXIMUM_METADATA_BYTES - frame - 10)))).toMatchObject({
      message: tooLarge,
    });
    const large = { a: 'x'.repeat(MAXIMUM_METADATA_BYTES), b: 1, c: 1 };
    expect(refusal(large, remove('/b'))).toBeUndefined();
    expect(refusal(large, add('/d', 1))).toMatchObject({ message: tooLarge });
  });
});
