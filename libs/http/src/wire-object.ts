import { z } from 'zod';

/**
 * An object on the wire (contract 1.4): field names match without regard to case (the exact name wins),
 * unknown fields are ignored, `null` counts as a missing field, and a literal `null` as an empty object.
 */
export function wireObject<Shape extends z.ZodRawShape>(
  shape: Shape,
  { nullIsAValue = [] }: WireObjectOptions = {},
) {
  const names = new Map(Object.keys(shape).map((name) => [name.toLowerCase(), name]));
  return z.preprocess((value) => matchFieldNames(value, names, nullIsAValue), z.object(shape));
}

export interface WireObjectOptions {
  /** Fields whose schema decides about `null` itself, because there it does not mean "missing". */
  readonly nullIsAValue?: readonly string[];
}

function matchFieldNames(
  value: unknown,
  names: ReadonlyMap<string, string>,
  nullIsAValue: readonly string[],
): unknown {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  const matched: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const name = names.get(key.toLowerCase());
    if (name === undefined || (item === null && !nullIsAValue.includes(name))) continue;
    if (name !== key && Object.hasOwn(value, name)) continue;
    matched[name] = item;
  }
  return matched;
}
