import type { Ca } from './ca';

/**
 * Takes CAs out of the service, in the running unit of work. Keys that only they used are noted for removal after
 * the commit; a key that another CA or certificate shares stays.
 */
export abstract class CaDeletion {
  /** Deletes the CA alone. Its certificates stay, as records without a private key. */
  abstract delete(ca: Ca): Promise<void>;
  /**
   * Deletes the CA, every CA below it, and every certificate that one of them issued, with an event for each.
   * Only the CA's own certificates that a CA outside has issued stay: they are that CA's to answer for.
   */
  abstract deleteWithEverythingBelow(ca: Ca): Promise<void>;
}
