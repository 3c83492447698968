import {
  namesMatch,
  type ParsedCertificate,
  parseCertificate,
  type PublicKey,
  verifyCertificateSignature,
} from '@libs/crypto';
import { type CertificateState, statusAt } from '../../certificate/domain';

/** A certificate of a CA itself: the current one, a former one, or a cross certificate. */
export interface OwnCertificate {
  readonly caId: string;
  readonly isCurrent: boolean;
  readonly state: CertificateState;
}

/** Limit of the chain length. Longer than any path that verifiers accept; also ends loops. */
export const MAX_CHAIN_LENGTH = 32;

/**
 * Builds the path from a CA to its root by verifying signatures, from the certificates of all CAs that can be on it.
 */
export class CaChain {
  readonly #own: readonly Link[];
  readonly #now: Date;

  constructor(own: readonly OwnCertificate[], now: Date) {
    this.#now = now;
    this.#own = own
      .map((each) => new Link(each))
      .sort((a, b) => this.#rank(b) - this.#rank(a) || b.issuedAt - a.issuedAt);
  }

  /** Returns the current certificate of the CA, then the issuer of each, as far as known. */
  of(caId: string): CertificateState[] {
    return this.#links(caId).map(({ state }) => state);
  }

  /**
   * As `of`, with the cross certificates that lead from other keys of the root to the key at the end of the chain,
   * across all changes of key. They precede the root certificate: a verifier that takes the first matching issuer, as
   * OpenSSL does, would otherwise end at a root that it does not trust.
   */
  withCrossCertificatesOf(caId: string): CertificateState[] {
    const chain = this.#links(caId);
    const root = chain.at(-1);
    if (!root?.isSelfSigned) return chain.map(({ state }) => state);
    return [...chain.slice(0, -1).map(({ state }) => state), ...this.#crossCertificatesOf(root), root.state];
  }

  #crossCertificatesOf(root: Link): CertificateState[] {
    const cross = this.#own.filter((link) => link.caId === root.caId && link.isCross && this.#isValid(link));
    const found: CertificateState[] = [];
    const reached = new Set([root.keyId]);
    for (const keyId of reached) {
      for (const { state } of cross.filter((link) => link.keyId === keyId)) {
        const signer = this.#own.find((link) => link.state.id === state.issuedBy.certificateId);
        if (!signer || reached.has(signer.keyId)) continue;
        found.push(state);
        reached.add(signer.keyId);
      }
    }
    return found;
  }

  #links(caId: string): Link[] {
    const chain: Link[] = [];
    let next = this.#own.find((link) => link.caId === caId && link.isCurrent);
    while (next && !chain.includes(next) && chain.length < MAX_CHAIN_LENGTH) {
      chain.push(next);
      next = next.isSelfSigned ? undefined : this.#issuerOf(next);
    }
    return chain;
  }

  /** Returns the current certificate of the issuer if its key verifies the link, else a former one. */
  #issuerOf(link: Link): Link | undefined {
    const issuerId = link.state.issuedBy.caId;
    return this.#own.find((other) => other.caId === issuerId && !other.isCross && link.isSignedBy(other));
  }

  #rank(link: Link): number {
    return link.isCurrent ? 2 : Number(this.#isValid(link));
  }

  #isValid({ state }: Link): boolean {
    return !['EXPIRED', 'REVOKED'].includes(statusAt(state, this.#now));
  }
}

/** A parsed certificate of a CA. Verifies its signature once per key. */
class Link {
  readonly caId: string;
  readonly isCurrent: boolean;
  readonly state: CertificateState;
  readonly #certificate: ParsedCertificate;
  readonly #verdicts = new Map<string, boolean>();

  constructor({ caId, isCurrent, state }: OwnCertificate) {
    this.caId = caId;
    this.isCurrent = isCurrent;
    this.state = state;
    this.#certificate = parseCertificate(state.der);
  }

  get keyId(): string {
    return this.state.key.id;
  }

  /** Milliseconds. */
  get issuedAt(): number {
    return this.state.createdAt.getTime();
  }

  get isSelfSigned(): boolean {
    return this.isSignedBy(this);
  }

  /** Whether the CA signed it with another key than the one that it certifies (RFC 9810 section 4.4.1). */
  get isCross(): boolean {
    return this.state.issuedBy.caId === this.caId && !this.isSelfSigned;
  }

  isSignedBy(other: Link): boolean {
    const { publicKey, subject } = other.#certificate;
    if (!publicKey || !namesMatch(this.#certificate.issuer, subject)) return false;
    return this.#verifiesWith(other.keyId, publicKey);
  }

  #verifiesWith(keyId: string, publicKey: PublicKey): boolean {
    const known = this.#verdicts.get(keyId);
    if (known !== undefined) return known;
    const verdict = verifyCertificateSignature(this.#certificate, publicKey);
    this.#verdicts.set(keyId, verdict);
    return verdict;
  }
}
