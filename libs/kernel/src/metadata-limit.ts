/** Largest metadata document in bytes of JSON, whichever way it comes in; HTTP body limits are derived from it. */
export const MAXIMUM_METADATA_BYTES = 256 * 1024;
