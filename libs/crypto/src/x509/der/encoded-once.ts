/**
 * Remembers the encoding of an object for as long as the object lives. Profiles and issuers are read once and
 * used for many certificates, and are never changed, so what they make constant is encoded once.
 */
export function encodedOnce<Source extends object, Encoded>(
  encode: (source: Source) => Encoded,
): (source: Source) => Encoded {
  const known = new WeakMap<Source, Encoded>();
  return (source) => {
    const found = known.get(source);
    if (found !== undefined) return found;
    const encoded = encode(source);
    known.set(source, encoded);
    return encoded;
  };
}
