/** Limit in bytes of JSON: failing calls are cheap for their caller and must not fill the table. */
export const MAX_INPUT_BYTES = 65_536;

const MAX_KEPT_BYTES = 1_024;

/**
 * Returns the input of a call for its audit event. An input over `MAX_INPUT_BYTES` keeps only its short members, such as
 * ids, and gets `InputOmitted: true`. No call has more than a dozen members.
 */
export function boundedInput(input: object): object {
  if (sizeOf(input) <= MAX_INPUT_BYTES) return input;
  const kept = Object.entries(input).filter(([, member]) => sizeOf(member) <= MAX_KEPT_BYTES);
  return { ...Object.fromEntries(kept), InputOmitted: true };
}

/** JSON omits members that are `undefined`. */
const sizeOf = (value: unknown): number =>
  value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
