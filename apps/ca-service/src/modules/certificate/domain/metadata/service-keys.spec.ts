import { describe, expect, it } from 'vitest';
import { MetadataPatch } from './metadata-patch';
import { ServiceKeyError } from './metadata.errors';
import { refuseServiceKeys, SERVICE_KEYS } from './service-keys';

const KEY = SERVICE_KEYS.rekeyedFrom;
const POINTER = `/${KEY.replaceAll('/', '~1')}`;
const BEFORE = { [KEY]: '01', own: 1, other: { [KEY]: 'nested' } };

const applied =
  (...operations: object[]) =>
  (): unknown =>
    MetadataPatch.decode(operations).applyTo(BEFORE);

describe('metadata keys that only the service writes', () => {
  it.each([
    ['add', { op: 'add', path: POINTER, value: '02' }],
    ['add the value that is there', { op: 'add', path: POINTER, value: '01' }],
    ['add inside', { op: 'add', path: `${POINTER}/0`, value: '02' }],
    ['replace', { op: 'replace', path: POINTER, value: '02' }],
    ['remove', { op: 'remove', path: POINTER }],
    ['remove inside', { op: 'remove', path: `${POINTER}/x/y` }],
    ['move away', { op: 'move', from: POINTER, path: '/own' }],
    ['move to', { op: 'move', from: '/own', path: POINTER }],
    ['move to everything', { op: 'move', from: POINTER, path: '' }],
    ['copy to', { op: 'copy', from: '/own', path: POINTER }],
    ['replace everything with another value', { op: 'replace', path: '', value: { [KEY]: '02' } }],
    ['add everything with another key', { op: 'add', path: '', value: { [SERVICE_KEYS.reissuedAs]: '02' } }],
    ['copy everything with another value', { op: 'copy', from: '/other', path: '' }],
  ])('are not changed by %s', (_what, operation) => {
    expect(applied(operation)).toThrow(ServiceKeyError);
  });

  it('are named in the error', () => {
    expect(applied({ op: 'remove', path: POINTER })).toThrow(
      `metadata: "${KEY}" is written by the service alone and cannot be patched`,
    );
  });

  it('survive replacements of the whole document, including a temporary one by an array', () => {
    expect(
      applied(
        { op: 'add', path: '', value: [1] },
        { op: 'replace', path: '', value: { a: 1 } },
        { op: 'test', path: POINTER, value: '01' },
        { op: 'copy', from: POINTER, path: '/b' },
      )(),
    ).toEqual({ a: 1, b: '01', [KEY]: '01' });
  });

  it('may appear in a replacement of the whole document with an unchanged value', () => {
    expect(applied({ op: 'replace', path: '', value: { [KEY]: '01' } })()).toEqual({ [KEY]: '01' });
  });

  it('are ordinary keys below the top level', () => {
    expect(applied({ op: 'replace', path: `/other${POINTER}`, value: 'changed' })()).toMatchObject({
      other: { [KEY]: 'changed' },
    });
  });

  it.each(Object.values(SERVICE_KEYS))('are rejected in new metadata: %s', (key) => {
    expect(() => {
      refuseServiceKeys({ own: 1, [key]: 1 });
    }).toThrow(ServiceKeyError);
  });

  it('do not restrict other keys', () => {
    expect(() => {
      refuseServiceKeys({ 'lamassu.io/ca/attached-to': 1, 'lamassu.io/ra/x': 1 });
    }).not.toThrow();
  });
});
