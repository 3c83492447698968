/** A value as JSON has it (RFC 8259 section 3). */
export type JsonValue = JsonContainer | boolean | null | number | string;
export interface JsonObject {
  [key: string]: JsonValue;
}
export type JsonContainer = JsonObject | JsonValue[];

export function isContainer(value: JsonValue | undefined): value is JsonContainer {
  return typeof value === 'object' && value !== null;
}

/** How many containers lie inside each other: 0 for a scalar, 1 for `{}`. */
export function depthOf(value: JsonValue): number {
  if (!isContainer(value)) return 0;
  return 1 + Object.values(value).reduce((deepest: number, item) => Math.max(deepest, depthOf(item)), 0);
}

/** Equality as the operation `test` has it (RFC 6902 section 4.6): members in any order, numbers by value. */
export function isEqual(a: JsonValue, b: JsonValue): boolean {
  if (!isContainer(a) || !isContainer(b)) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const members = Object.entries(a);
  return (
    members.length === Object.keys(b).length &&
    members.every(([key, item]) => Object.hasOwn(b, key) && isEqual(item, (b as JsonObject)[key] ?? null))
  );
}
