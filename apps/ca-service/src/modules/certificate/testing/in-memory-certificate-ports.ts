import { authorityIdentity, parseCertificate, type ParsedCertificate } from '@libs/crypto';
import type { KeyRemovals } from '../../key/domain';
import {
  CaHolds,
  Certificate,
  type CertificateCandidate,
  type CertificateChoice,
  CertificateChoices,
  CertificateDeletion,
  type CertificateId,
  CertificateNotFoundError,
  type CertificateState,
  CompromisedKeys,
  type DeletionCandidate,
  type FoundIssuer,
  isIssuedBy,
  IssuerSearch,
  KeysOfCas,
  type SharedIssuer,
} from '../domain';
import { certificateEvent } from '../events/certificate-events';
import type { CaRow, InMemoryPki } from './in-memory-pki';

const isOnHold = ({ status, revocation }: CertificateState): boolean =>
  status === 'REVOKED' && revocation.reason === 'CertificateHold';

export class InMemoryKeysOfCas extends KeysOfCas {
  constructor(private readonly pki: InMemoryPki) {
    super();
  }

  protected includes(keyId: string): Promise<boolean> {
    const states = [...this.pki.certificates.values()];
    return Promise.resolve(
      states.some(({ isCa, engineId, key }) => isCa && engineId !== '' && key.id === keyId),
    );
  }
}

export class InMemoryCompromisedKeys extends CompromisedKeys {
  protected readonly settings = { refuseCompromisedKeys: true };

  constructor(private readonly pki: InMemoryPki) {
    super();
  }

  includes(keyId: string): Promise<boolean> {
    return Promise.resolve(this.pki.compromisedKeys.has(keyId));
  }

  add(keyId: string, now: Date): Promise<void> {
    this.pki.compromisedKeys.set(keyId, now);
    return Promise.resolve();
  }
}

/** Walks from CA to CA by the issuers of their current certificates. */
export class InMemoryCaHolds extends CaHolds {
  constructor(private readonly pki: InMemoryPki) {
    super();
  }

  over({ state }: Certificate): Promise<string | undefined> {
    const owner = ownerOf(this.pki, state.id);
    return Promise.resolve(this.#onHold(state.issuedBy.caId) ?? (owner && this.#onHold(owner.id)));
  }

  above(caId: string): Promise<string | undefined> {
    const { issuedBy } = this.pki.ca(caId).certificate;
    return Promise.resolve(issuedBy.caId === caId ? undefined : this.#onHold(issuedBy.caId));
  }

  #onHold(caId: string): string | undefined {
    if (!this.pki.cas.has(caId)) return undefined;
    const { certificate } = this.pki.ca(caId);
    if (isOnHold(certificate)) return caId;
    return certificate.issuedBy.caId === caId ? undefined : this.#onHold(certificate.issuedBy.caId);
  }
}

export class InMemoryCertificateChoices extends CertificateChoices {
  constructor(private readonly pki: InMemoryPki) {
    super();
  }

  protected candidates({ serialNumber, caId }: CertificateChoice): Promise<CertificateCandidate[]> {
    const found = [...this.pki.certificates.values()].filter(
      (each) => each.serialNumber === serialNumber && (caId === undefined || each.issuedBy.caId === caId),
    );
    return Promise.resolve(
      found.map((each) => ({
        ...each,
        issuerCaId: each.issuedBy.caId,
        isSelfIssued: each.issuedBy.certificateId === each.id,
      })),
    );
  }
}

export class InMemoryCertificateDeletion extends CertificateDeletion {
  constructor(
    private readonly pki: InMemoryPki,
    private readonly removals: KeyRemovals,
  ) {
    super();
  }

  async lock(id: CertificateId): Promise<DeletionCandidate> {
    await Promise.resolve();
    const state = this.pki.certificates.get(id);
    if (!state) throw new CertificateNotFoundError(id);
    return {
      certificate: Certificate.restore(state),
      hasIssuer: this.pki.cas.has(state.issuedBy.caId),
      ownerId: ownerOf(this.pki, id)?.id,
    };
  }

  async delete(certificate: Certificate): Promise<void> {
    const { id, engineId, key } = certificate.state;
    this.pki.certificates.delete(id);
    if (engineId !== '') await this.removals.afterCommit([{ engineId, keyId: key.id }]);
    this.pki.events.add(...certificate.pullChanges().map(certificateEvent));
  }
}

/** Looks among the current certificates of the CAs. */
export class InMemoryIssuerSearch extends IssuerSearch {
  constructor(private readonly pki: InMemoryPki) {
    super();
  }

  issuerOf(certificate: ParsedCertificate): Promise<FoundIssuer | undefined> {
    return this.shareIssuerOf(certificate);
  }

  shareIssuerOf(certificate: ParsedCertificate): Promise<SharedIssuer | undefined> {
    for (const { id, level } of this.pki.cas.values()) {
      const { certificate: state } = this.pki.ca(id);
      if (!isIssuedBy(certificate, parseCertificate(state.der))) continue;
      const { id: certificateId, serialNumber, subjectKeyId, status, revocation, heldBy } = state;
      const identity = authorityIdentity(parseCertificate(state.der));
      return Promise.resolve({
        ...{ caId: id, certificateId, identity, serialNumber, level, subjectKeyId, status },
        ...{ revocationReason: revocation.reason, heldBy: heldBy?.caId },
      });
    }
    return Promise.resolve(undefined);
  }
}

function ownerOf(pki: InMemoryPki, certificateId: CertificateId): CaRow | undefined {
  return [...pki.cas.values()].find((row) => row.certificateId === certificateId);
}
