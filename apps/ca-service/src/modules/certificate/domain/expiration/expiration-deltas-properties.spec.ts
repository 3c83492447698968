import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXPIRATION_DELTAS, nextExpirationDeltaAt, triggerExpirationDeltas } from './expiration-deltas';

type Metadata = Readonly<Record<string, unknown>>;

const SECOND = 1_000;
const duration = fc.oneof(
  fc.integer({ min: -9_999, max: 9_999 }).map((hours) => `${hours}h`),
  fc.bigInt({ min: -(1n << 62n), max: 1n << 62n }).map((nanoseconds) => `${nanoseconds}ns`),
  fc.constantFrom('0', '1.5h', '1y2w', '+3d'),
);
const entry = fc.oneof(
  { weight: 4, arbitrary: fc.record({ delta: duration, triggered: fc.boolean(), name: fc.string() }) },
  { weight: 2, arbitrary: fc.record({ delta: duration, extra: fc.jsonValue() }) },
  fc.record({ delta: fc.string(), triggered: fc.jsonValue() }),
  fc.jsonValue(),
);
const metadata: fc.Arbitrary<Metadata> = fc
  .tuple(
    fc.dictionary(fc.string(), fc.jsonValue()),
    fc.oneof({ weight: 9, arbitrary: fc.array(entry) }, fc.jsonValue()),
  )
  .map(([others, deltas]) => ({ ...others, [EXPIRATION_DELTAS]: deltas }));
const moment = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true });

/** The entries without `triggered`, sorted. */
const keptOf = ({ [EXPIRATION_DELTAS]: deltas }: Metadata): string[] =>
  (deltas as unknown[])
    .map((each) => JSON.stringify(isObject(each) ? { ...each, triggered: undefined } : each))
    .sort();

const isTriggered = (each: unknown): boolean => isObject(each) && each.triggered === true;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

describe('expiration deltas of arbitrary metadata', () => {
  it('a delta is triggered if and only if the next due time is past', () => {
    fc.assert(
      fc.property(metadata, moment, moment, (before, notAfter, now) => {
        const next = nextExpirationDeltaAt(before, notAfter);
        const isDue = next !== null && next < now;
        expect(triggerExpirationDeltas(before, notAfter, now) !== undefined).toBe(isDue);
      }),
    );
  });

  it('triggering leaves no due delta, loses no entry, and triggers at least one', () => {
    fc.assert(
      fc.property(metadata, moment, moment, (before, notAfter, now) => {
        const after = triggerExpirationDeltas(before, notAfter, now);
        if (!after) return;
        const next = nextExpirationDeltaAt(after, notAfter);
        expect(next === null || next >= now).toBe(true);
        expect(keptOf(after)).toEqual(keptOf(before));
        expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
        const count = ({ [EXPIRATION_DELTAS]: deltas }: Metadata): number =>
          (deltas as unknown[]).filter(isTriggered).length;
        expect(count(after)).toBeGreaterThan(count(before));
      }),
    );
  });

  it('triggering at two times gives the same as triggering at the later one', () => {
    fc.assert(
      fc.property(
        metadata,
        moment,
        moment,
        fc.integer({ min: 0, max: 1e10 }),
        (before, notAfter, now, wait) => {
          const later = new Date(now.getTime() + wait * SECOND);
          const atOnce = triggerExpirationDeltas(before, notAfter, later) ?? before;
          const first = triggerExpirationDeltas(before, notAfter, now) ?? before;
          expect(triggerExpirationDeltas(first, notAfter, later) ?? first).toEqual(atOnce);
        },
      ),
    );
  });
});
