/** Long after the slowest creation of a CA is over; a key that nobody uses by then never will be. */
export const UNUSED_AFTER = '1 hour';
