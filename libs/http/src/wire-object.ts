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
  const body = value ?? {};
  if (typeof body !== 'object' || Array.isArray(body)) return body;
  const matched: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(body)) {
    const name = names.get(key.toLowerCase());
    if (name === undefined || (name !== key && Object.hasOwn(body, name))) continue;
    if (item !== null || nullIsAValue.includes(name)) matched[name] = item;
  }
  return matched;
}
