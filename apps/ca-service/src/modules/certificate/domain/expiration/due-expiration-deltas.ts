import type { Certificate } from '../certificate';

/** The certificates of which an expiration delta may be due: found by the moment that is stored with them. */
export abstract class DueExpirationDeltas {
  /**
   * Locks some until the end of the unit of work, those that have waited longest first, and loads them. Waits for
   * no lock: what is locked elsewhere is left out, and so are the serial numbers in `except`. None: none is left.
   */
  abstract lockSome(now: Date, except: readonly string[]): Promise<Certificate[]>;
  /** The serial numbers that `lockSome` would begin with, without any lock. */
  abstract some(now: Date, except: readonly string[]): Promise<string[]>;
  /**
   * The serial numbers of those that are the current certificates of CAs, of which `lockSome` knows nothing: while a
   * CA issues its certificate is always locked by somebody, and has to be waited for.
   */
  abstract ofCas(now: Date): Promise<string[]>;
  /**
   * Writes the metadata of locked certificates, the events, and when each is to be looked at next: never, if it is
   * not ACTIVE now; its release from a hold changes that.
   */
  abstract save(certificates: readonly Certificate[], now: Date): Promise<void>;
}
