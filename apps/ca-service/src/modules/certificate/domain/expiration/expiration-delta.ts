import { InvalidValueError, isJsonObject, TimeDuration } from '@libs/kernel';

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
