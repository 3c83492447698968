import { InvalidValueError, isJsonObject, TimeDuration } from '@libs/kernel';
import type { Metadata } from '../metadata';

/** One element of the array: how long before the end, and whether that was told. Its name is for whoever is told. */
export interface ExpirationDelta {
  readonly delta: TimeDuration;
  readonly isTriggered: boolean;
  /** The element as it stands there, with whatever else it has. */
  readonly entry: Readonly<Record<string, unknown>>;
}

/** Characters: far more than every unit with a fraction. Digits without end would be work without end. */
const LONGEST_DELTA = 200;

/** `undefined` for what cannot be decoded, and so is nothing to wait for (contract 9.1). */
export function asExpirationDelta(value: unknown): ExpirationDelta | undefined {
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

/** Where metadata says how long before the end of a certificate or CA somebody wants to be told (contract 2.10). */
export const EXPIRATION_DELTAS = 'lamassu.io/ca/expiration-deltas';

/**
 * When the next delta that was not triggered yet is due, in whole milliseconds: what is due is due after it.
 * `null`: there is none. Says nothing about whether it may be told, which the status decides.
 */
export function nextExpirationDeltaAt(metadata: Metadata | null, notAfter: Date): Date | null {
  const waiting = deltasIn(metadata).filter(({ isTriggered }) => !isTriggered);
  const first = waiting.reduce((earliest, delta) => Math.min(earliest, dueAt(delta, notAfter)), Infinity);
  return waiting.length === 0 ? null : new Date(first);
}

/**
 * The metadata once what is due at `now` is triggered: the array in the order of its deltas, the shortest first, and
 * behind them what is no delta (contract 9.1). `undefined`: nothing is due, nothing changes.
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
  const told = deltas
    .toSorted((a, b) => Number(a.delta.nanoseconds - b.delta.nanoseconds))
    .map((delta) => (isDue(delta) ? { ...delta.entry, triggered: true } : delta.entry));
  const others = entriesIn(metadata).filter((entry) => asExpirationDelta(entry) === undefined);
  return { ...metadata, [EXPIRATION_DELTAS]: [...told, ...others] };
}

/** Milliseconds since 1970. Parts of one are cut off: a clock of milliseconds is past both or neither. */
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
