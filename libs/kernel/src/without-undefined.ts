/** `T` without `undefined` as a value: members that may be `undefined` become optional. */
export type WithoutUndefined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> } & {
  [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key];
};

/**
 * Returns a copy without the members whose value is `undefined`, so that defaults show through in a spread and JSON
 * objects compare equal. Nested objects stay as they are.
 *
 * @example
 * const options = { ...DEFAULTS, ...withoutUndefined(given) };
 */
export function withoutUndefined<T extends object>(fields: T): WithoutUndefined<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as WithoutUndefined<T>;
}
