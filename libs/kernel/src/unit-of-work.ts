/**
 * One database transaction. Everything that repositories write inside `run`, events included, is committed
 * together or not at all. A nested call joins the running transaction. Key engines and the broker are
 * never called inside.
 */
export abstract class UnitOfWork {
  abstract run<T>(work: () => Promise<T>): Promise<T>;
}
