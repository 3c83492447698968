/** Whether a value from JSON is an object, not an array or `null`. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Largest metadata document in bytes of JSON: when it is created, imported or patched. HTTP body limits are derived from
 * it. An event carries metadata twice (before and after), and larger documents make pages of lists short.
 */
export const MAXIMUM_METADATA_BYTES = 256 * 1024;
