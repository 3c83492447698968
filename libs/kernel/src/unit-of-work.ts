/**
 * Runs work in one database transaction. Rows and events that repositories write inside `run` are committed together or
 * not at all. A nested call joins the running transaction. Key engines and the broker are never called inside, because a
 * slow call would hold locks.
 */
export abstract class UnitOfWork {
  abstract run<T>(work: () => Promise<T>): Promise<T>;
}
