import {
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

/** Longer than any path that a verifier follows; ends what goes round in a circle. */
export const MAX_CHAIN_LENGTH = 32;

/** The way from a CA up to its root, by the signatures: among the certificates of all CAs that may be on it. */
export class CaChain {
  readonly #own: readonly Link[];
  readonly #now: Date;

  constructor(own: readonly OwnCertificate[], now: Date) {
    this.#now = now;
    this.#own = own
      .map((each) => new Link(each))
      .sort((a, b) => this.#rank(b) - this.#rank(a) || b.issuedAt - a.issuedAt);
  }

  /** The current certificate of the CA, then for each the one that verifies it, as far as there is one. */
  of(caId: string): CertificateState[] {
    return this.#links(caId).map(({ state }) => state);
  }

  /**
   * As `of`, with the certificates by which somebody who trusts another key of the root verifies the key that the
   * chain ends with, step by step through all changes of key. They stand before the root: a verifier that takes
   * the first issuer that fits, as OpenSSL does, would end at a root that it does not trust.
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
        const signer = this.#own.find((link) => link.state.serialNumber === state.issuedBy.serialNumber);
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

  /** The current certificate of the issuer when its key verifies; after a change of key a former one does. */
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

/** An own certificate, parsed; its signature is verified once per key. */
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

  /** Signed by the CA itself, but with another key than the one it is for (RFC 9810 section 4.4.1). */
  get isCross(): boolean {
    return this.state.issuedBy.caId === this.caId && !this.isSelfSigned;
  }

  isSignedBy(other: Link): boolean {
    const { publicKey, subject } = other.#certificate;
    if (!publicKey || !this.#certificate.issuer.equals(subject)) return false;
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
