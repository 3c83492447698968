import type { ParsedCertificate } from '@libs/crypto';

/**
 * The tree of CAs during an import or a cascade. Needs a unit of work. Lock the tree before any CA in it: a unit of
 * work that holds a CA and waits for the tree can deadlock with an import that holds the tree and waits for the CA.
 */
export abstract class CaHierarchy {
  /** Shared lock: no CA gets another parent until the end of the unit of work. */
  abstract share(): Promise<void>;
  /** Exclusive lock: no other unit of work reads or changes the tree until this one ends. */
  abstract lock(): Promise<void>;
  /** Returns the id of the CA whose current, former or cross certificate this is. */
  abstract ownerOf(certificate: ParsedCertificate): Promise<string | undefined>;
  /** Returns the ids of CAs with an unknown issuer whose certificates this one issued. */
  abstract issuedBy(certificate: ParsedCertificate): Promise<string[]>;
  /** Locks the CA and every CA below it, blocks their issuing, and returns their ids, parents first. */
  abstract lockSubtree(caId: string): Promise<string[]>;
  /** Adds `levels` to the issuer level of everything that these CAs issued. They must be locked. */
  abstract moveIssued(caIds: readonly string[], levels: number): Promise<void>;
}
