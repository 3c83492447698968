import type { Ca } from './ca';
import type { Certificate } from '../../certificate/domain';

/** Stores CAs and the events of their recorded changes. Writes need a unit of work. */
export abstract class CaRepository {
  abstract exists(id: string): Promise<boolean>;
  /** Reports whether the CA exists and the service does not hold its private key. */
  abstract isWithoutKey(id: string): Promise<boolean>;
  /**
   * Reserves the id for a new CA until the end of the unit of work, and waits for units of work that rely on its
   * absence. Taken before all locks except that of the hierarchy.
   */
  abstract claim(id: string): Promise<void>;
  /** @throws CaNotFoundError */
  abstract get(id: string): Promise<Ca>;
  /**
   * Takes a shared lock: until the end of the unit of work the CA is neither changed nor deleted. Taken before the
   * locks on CAs below it.
   * @throws CaNotFoundError
   */
  abstract share(id: string): Promise<void>;
  /**
   * Locks the CA until the end of the unit of work, then loads it. Every change of a CA begins here. Its certificate
   * is not locked, so that issuing continues.
   * @throws CaNotFoundError
   */
  abstract getForUpdate(id: string): Promise<Ca>;
  /**
   * As `getForUpdate`, with a lock on the current certificate: waits for certificates in flight, and blocks issuing
   * until the end of the unit of work.
   * @throws CaNotFoundError
   */
  abstract getWithCertificateForUpdate(id: string): Promise<Ca>;
  /**
   * Returns the ids of CAs with a due expiration delta, by the stored due time, longest overdue first. Skips CAs past
   * `valid_to` that are not stored as EXPIRED yet.
   */
  abstract withDueExpirationDelta(now: Date): Promise<string[]>;
  /**
   * Stores a new CA and its certificate; a subordinate CA only while its parent is ACTIVE.
   * @throws CaAlreadyExistsError when the id is taken
   * @throws CaNotActiveError when the parent is no longer ACTIVE
   * @throws CaMovedMeanwhileError when the level of the parent changed meanwhile
   */
  abstract add(ca: Ca): Promise<void>;
  /**
   * Stores an imported CA, for any status of its parent, and its certificate if that is new.
   * @throws CaAlreadyExistsError, CertificateAlreadyExistsError
   */
  abstract addImported(ca: Ca, options: { readonly certificateIsNew: boolean }): Promise<void>;
  /** Stores the mutable fields of the CA and of its current certificate, which must be locked. */
  abstract save(ca: Ca): Promise<void>;
  /** Stores the mutable fields of the CA without its certificate. */
  abstract saveState(ca: Ca): Promise<void>;
  /**
   * Stores a renewed CA: the new certificate, only while its issuer is ACTIVE, the service keys of the former one,
   * and the cross certificates.
   * @throws CaNotActiveError when the issuer is no longer ACTIVE
   */
  abstract saveWithNewCertificate(ca: Ca, crossCertificates?: readonly Certificate[]): Promise<void>;
}

/** Deletes CAs in the running unit of work. Keys that only they used are removed after the commit; shared keys stay. */
export abstract class CaDeletion {
  /** Deletes the CA only. Its certificates stay as records without a private key. */
  abstract delete(ca: Ca): Promise<void>;
  /**
   * Deletes the CA, every CA below it, and every certificate that one of them issued, with an event for each. Own
   * certificates of the CA that another CA issued stay.
   */
  abstract deleteWithEverythingBelow(ca: Ca): Promise<void>;
}
