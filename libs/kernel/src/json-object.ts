/** Whether a value from JSON is an object, not an array or `null`. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Maximum size of a metadata document in bytes of JSON, for creation, import and patch. HTTP body limits are derived from
 * it. An event contains metadata twice (before and after), and larger documents shorten the pages of lists.
 */
export const MAXIMUM_METADATA_BYTES = 256 * 1024;
