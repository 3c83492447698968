/** A failing call costs its caller nothing: what it leaves in the table must not be megabytes. */
export const MAX_INPUT_BYTES = 65_536;

const MAX_KEPT_BYTES = 1_024;

/**
 * The input of a call as an audit event holds it. Over `MAX_INPUT_BYTES` of JSON only short members are kept, which are
 * those that name things, and `InputOmitted` says so. No call has more than a dozen members.
 */
export function boundedInput(input: object): object {
  if (sizeOf(input) <= MAX_INPUT_BYTES) return input;
  const kept = Object.entries(input).filter(([, member]) => sizeOf(member) <= MAX_KEPT_BYTES);
  return { ...Object.fromEntries(kept), InputOmitted: true };
}

/** A member that JSON has no word for is left out of it. */
const sizeOf = (value: unknown): number =>
  value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
