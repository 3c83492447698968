import { InvalidValueError, isJsonObject, TimeDuration } from '@libs/kernel';
import type { Metadata } from '../metadata';

/** One expiration delta: how long before the end of a certificate a notification is due, and whether it was sent. */
interface ExpirationDelta {
  readonly delta: TimeDuration;
  readonly isTriggered: boolean;
  /** The whole array element, unknown members included. */
  readonly entry: Readonly<Record<string, unknown>>;
}

/** Limit in characters, which bounds the cost of parsing a number. Valid durations are much shorter. */
const LONGEST_DELTA = 200;

/**
 * Decodes an array element. Returns `undefined` for one that is not an expiration delta; these are ignored (contract
 * 9.1).
 */
function asExpirationDelta(value: unknown): ExpirationDelta | undefined {
  if (!isJsonObject(value)) return undefined;
  const isTriggered = own(value, 'triggered') ?? false;
  const delta = durationOf(own(value, 'delta'));
  return delta && typeof isTriggered === 'boolean' ? { delta, isTriggered, entry: value } : undefined;
}

function own(entry: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(entry, key) ? entry[key] : undefined;
}

function durationOf(text: unknown): TimeDuration | undefined {
  if (typeof text !== 'string' || text.length > LONGEST_DELTA) return undefined;
  try {
    return TimeDuration.parse(text);
  } catch (error) {
    if (error instanceof InvalidValueError) return undefined;
    throw error;
  }
}

/** The metadata key that holds the expiration deltas (contract 2.10). */
export const EXPIRATION_DELTAS = 'lamassu.io/ca/expiration-deltas';

/**
 * Returns when the next untriggered delta is due, in whole milliseconds; it is due after that time. Returns null when
 * there is none. Does not consider the status, which can suppress the notification.
 */
export function nextExpirationDeltaAt(metadata: Metadata | null, notAfter: Date): Date | null {
  const waiting = deltasIn(metadata).filter(({ isTriggered }) => !isTriggered);
  const first = waiting.reduce((earliest, delta) => Math.min(earliest, dueAt(delta, notAfter)), Infinity);
  return waiting.length === 0 ? null : new Date(first);
}

/**
 * Returns the metadata with the deltas that are due at `now` triggered: sorted by delta, shortest first, then the
 * entries that are not deltas (contract 9.1). Returns `undefined` when none is due.
 */
export function triggerExpirationDeltas(
  metadata: Metadata | null,
  notAfter: Date,
  now: Date,
): Metadata | undefined {
  const isDue = (delta: ExpirationDelta): boolean =>
    !delta.isTriggered && now.getTime() > dueAt(delta, notAfter);
  const deltas = deltasIn(metadata);
  if (!deltas.some(isDue)) return undefined;
  const triggered = deltas
    .toSorted((a, b) => Number(a.delta.nanoseconds - b.delta.nanoseconds))
    .map((delta) => (isDue(delta) ? { ...delta.entry, triggered: true } : delta.entry));
  const others = entriesIn(metadata).filter((entry) => asExpirationDelta(entry) === undefined);
  return { ...metadata, [EXPIRATION_DELTAS]: [...triggered, ...others] };
}

/**
 * Milliseconds since 1970, rounded so that a clock of milliseconds passes the exact time and the rounded one
 * together.
 */
function dueAt({ delta: { nanoseconds } }: ExpirationDelta, notAfter: Date): number {
  const rounded = nanoseconds / 1_000_000n + (nanoseconds % 1_000_000n > 0n ? 1n : 0n);
  return notAfter.getTime() - Number(rounded);
}

function deltasIn(metadata: Metadata | null): ExpirationDelta[] {
  return entriesIn(metadata).flatMap((entry) => asExpirationDelta(entry) ?? []);
}

function entriesIn(metadata: Metadata | null): readonly unknown[] {
  if (metadata === null || !Object.hasOwn(metadata, EXPIRATION_DELTAS)) return [];
  const value = metadata[EXPIRATION_DELTAS];
  return Array.isArray(value) ? value : [];
}
