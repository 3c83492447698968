import { describe, expect, it } from 'vitest';
import { EXPIRATION_DELTAS, nextExpirationDeltaAt, triggerExpirationDeltas } from './expiration-deltas';

const NOT_AFTER = new Date('2027-01-31T00:00:00Z');
const at = (day: string): Date => new Date(`2027-01-${day}`);
const withDeltas = (value: unknown): Record<string, unknown> => ({ [EXPIRATION_DELTAS]: value });

describe('the next expiration delta', () => {
  it.each<[what: string, value: unknown, next: string | undefined]>([
    ['is the longest of several', [{ delta: '1d' }, { delta: '10d' }, { delta: '36h' }], '21T00:00:00.000Z'],
    [
      'is one that was not triggered',
      [{ delta: '1d' }, { delta: '9d', triggered: true }],
      '30T00:00:00.000Z',
    ],
    ['counts null as not triggered', [{ delta: '1w', triggered: null }], '24T00:00:00.000Z'],
    ['is due at the end', [{ delta: '0s' }], '31T00:00:00.000Z'],
    ['is due after the end', [{ delta: '-1s' }], '31T00:00:01.000Z'],
    ['drops fractions of a millisecond', [{ delta: '1d1ns' }], '29T23:59:59.999Z'],
    ['drops fractions of a millisecond after the end', [{ delta: '-1ns' }], '31T00:00:00.000Z'],
    ['does not exist when all are triggered', [{ delta: '1d', triggered: true }], undefined],
    ['does not exist for an empty array', [], undefined],
    ['does not exist for an object', { delta: '1d' }, undefined],
    ['does not exist for null', null, undefined],
  ])('the next expiration delta %s', (_what, value, next) => {
    const found = nextExpirationDeltaAt(withDeltas(value), NOT_AFTER);
    expect(found?.toISOString()).toBe(next && `2027-01-${next}`);
  });

  it.each<[what: string, entry: unknown]>([
    ['a text', '1d'],
    ['null', null],
    ['an array', [{ delta: '1d' }]],
    ['an object without delta', { name: 'soon' }],
    ['an object with a numeric delta', { delta: 86_400 }],
    ['an object with a word as delta', { delta: 'soon' }],
    ['a duration without unit', { delta: '1' }],
    ['nothing', { delta: '' }],
    ['a duration of too many digits', { delta: `${'0'.repeat(200)}1d` }],
    ['a duration of more than 292 years', { delta: '300y' }],
    ['an object with a string as triggered', { delta: '1d', triggered: 'false' }],
  ])('an expiration delta is not %s', (_what, entry) => {
    expect(nextExpirationDeltaAt(withDeltas([entry]), NOT_AFTER)).toBeNull();
    expect(nextExpirationDeltaAt(withDeltas([entry, { delta: '2d' }]), NOT_AFTER)).toEqual(
      at('29T00:00:00Z'),
    );
  });

  it('metadata that are null have no expiration delta, and inherited members are ignored', () => {
    expect(nextExpirationDeltaAt(null, NOT_AFTER)).toBeNull();
    expect(nextExpirationDeltaAt({}, NOT_AFTER)).toBeNull();
    const inherited = Object.create(withDeltas([{ delta: '1d' }])) as Record<string, unknown>;
    expect(nextExpirationDeltaAt(inherited, NOT_AFTER)).toBeNull();
  });
});

describe('expiration deltas that are due', () => {
  const DELTAS = [
    { delta: '10d', name: 'early', triggered: false },
    { delta: '1d', name: 'late', triggered: false, to: ['ops'] },
    { name: 'nothing that has a delta' },
    { delta: '5d', name: 'between' },
  ];
  const METADATA = { site: 'bilbao', ...withDeltas(DELTAS) };
  const [early, late, other, between] = DELTAS;
  const done = { triggered: true };

  it.each<[moment: string, deltas: unknown]>([
    ['21T00:00:00.001Z', [late, between, { ...early, ...done }, other]],
    ['26T00:00:00.001Z', [late, { ...between, ...done }, { ...early, ...done }, other]],
    ['30T12:00:00Z', [{ ...late, ...done }, { ...between, ...done }, { ...early, ...done }, other]],
  ])('due expiration deltas are triggered at %s, sorted, and other entries are kept', (moment, deltas) => {
    expect(triggerExpirationDeltas(METADATA, NOT_AFTER, at(moment))).toEqual({
      site: 'bilbao',
      ...withDeltas(deltas),
    });
  });

  it('an expiration delta is not due before or at its time, nor after it was triggered', () => {
    expect(triggerExpirationDeltas(METADATA, NOT_AFTER, at('21T00:00:00Z'))).toBeUndefined();
    const once = triggerExpirationDeltas(METADATA, NOT_AFTER, at('22T00:00:00Z'));
    expect(triggerExpirationDeltas(once ?? null, NOT_AFTER, at('22T00:00:00Z'))).toBeUndefined();
  });

  it('triggerExpirationDeltas does not change its argument', () => {
    const before = structuredClone(METADATA);
    triggerExpirationDeltas(METADATA, NOT_AFTER, at('30T12:00:00Z'));
    expect(METADATA).toEqual(before);
  });
});
