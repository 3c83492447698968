/**
 * A handler throws it when trying again is of no use, such as for a payload that makes no sense: the event goes to the
 * dead letters at once.
 */
export class RejectedEventError extends Error {}
