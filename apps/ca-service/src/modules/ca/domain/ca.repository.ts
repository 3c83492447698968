import type { Ca } from './ca';

/** Where CAs are kept. */
export abstract class CaRepository {
  abstract exists(id: string): Promise<boolean>;
  /**
   * Writes the CA, its certificate and the events; needs a unit of work. A subordinate CA is written only
   * while its parent is ACTIVE.
   * @throws CaAlreadyExistsError when the id is taken
   * @throws CaNotActiveError when the parent has stopped being ACTIVE meanwhile
   */
  abstract add(ca: Ca): Promise<void>;
}
