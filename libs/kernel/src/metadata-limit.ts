/**
 * Largest metadata document in bytes of JSON: when it is created, imported or patched. HTTP body limits are derived from
 * it. An event carries metadata twice (before and after), and larger documents make pages of lists short.
 */
export const MAXIMUM_METADATA_BYTES = 256 * 1024;
