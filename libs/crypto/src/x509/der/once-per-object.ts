/**
 * Returns a function that calls `make` once per object and remembers the result as long as the object lives.
 * Profiles, issuers and names are read once, used for many certificates and never changed.
 */
export function oncePerObject<Source extends object, Result>(
  make: (source: Source) => Result,
): (source: Source) => Result {
  const results = new WeakMap<Source, Result>();
  return (source) => {
    const known = results.get(source);
    if (known !== undefined) return known;
    const result = make(source);
    results.set(source, result);
    return result;
  };
}
