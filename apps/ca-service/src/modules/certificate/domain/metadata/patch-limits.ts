/** What a patch may cost. Each limit is far above what clients send, and below what would hurt the service. */

/** A patch runs while the row is locked. */
export const MAXIMUM_OPERATIONS = 1_000;

/** As for request bodies: what nests deeper could be stored, but never be sent as a whole again. */
export const MAXIMUM_DEPTH = 64;

/** Characters. Error texts repeat the path. */
export const MAXIMUM_POINTER_LENGTH = 4_096;

/** How many elements of `null` one token may put between the end of an array and its own index. */
export const MAXIMUM_PADDING = 1_000;

/**
 * Bytes of JSON that all operations of a patch may add together, what they move included, even when later ones
 * take them away: without this, a document that is copied into itself would double with every operation.
 */
export const MAXIMUM_GROWTH = 1024 * 1024;
