import type { ParsedCertificate } from '@libs/crypto';

/**
 * The tree of CAs, while a CA finds its place in it. All of it needs a unit of work. The tree is locked before any
 * CA in it: who holds a CA and then waits for the tree would wait for an import that waits for that CA.
 */
export abstract class CaHierarchy {
  /** Nobody gives a CA another parent until the end of the unit of work. */
  abstract lockAsItIs(): Promise<void>;
  /** Nobody else walks the tree or changes it until the end of the unit of work. */
  abstract lock(): Promise<void>;
  /** The CA that this certificate belongs to, as the current one, a former one or a cross certificate. */
  abstract ownerOf(certificate: ParsedCertificate): Promise<string | undefined>;
  /** CAs without a known issuer that the certificate issued. */
  abstract issuedBy(certificate: ParsedCertificate): Promise<string[]>;
  /** Locks the CA and every CA below it, stops their issuing, and answers their ids, parents first. */
  abstract lockSubtree(caId: string): Promise<string[]>;
  /** Corrects the level of the issuer in all that these CAs have issued. They issue nothing meanwhile. */
  abstract moveIssued(caIds: readonly string[], levels: number): Promise<void>;
}
