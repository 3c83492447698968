import { parseCertificate, type ParsedCertificate } from '@libs/crypto';
import { isIssuedBy, type RevocationReason } from '../../certificate/domain';
import type { InMemoryPki } from '../../certificate/testing';
import {
  type Ca,
  CaDeletion,
  CaHierarchy,
  type DeletedCa,
  DeletionRevocations,
  SignatureLog,
  type SignedMessage,
  StatusCascade,
} from '../domain';
import { caEvent } from '../events/ca-events';

/** Records which cascades a use case starts; what they change is checked against PostgreSQL by the e2e tests. */
export class RecordedStatusCascade extends StatusCascade {
  readonly calls: string[] = [];

  revoke(caId: string, reason: RevocationReason): Promise<void> {
    return this.#record(`revoke ${caId} ${reason}`);
  }

  correct(caId: string, reason: RevocationReason): Promise<void> {
    return this.#record(`correct ${caId} ${reason}`);
  }

  revokeForDeletion({ caId, undoneBy }: DeletedCa): Promise<void> {
    return this.#record(`revoke ${caId} for ${undoneBy === undefined ? 'good' : 'now'}`);
  }

  hold(caId: string): Promise<void> {
    return this.#record(`hold ${caId}`);
  }

  release(caId: string): Promise<void> {
    return this.#record(`release ${caId}`);
  }

  #record(call: string): Promise<void> {
    this.calls.push(call);
    return Promise.resolve();
  }
}

/** Deletes the row of a CA; with everything below it, the certificates that it issued as well. */
export class InMemoryCaDeletion extends CaDeletion {
  constructor(private readonly pki: InMemoryPki) {
    super();
  }

  delete(ca: Ca): Promise<void> {
    this.pki.cas.delete(ca.state.id);
    this.pki.events.add(...ca.pullChanges().map(caEvent));
    return Promise.resolve();
  }

  deleteWithEverythingBelow(ca: Ca): Promise<void> {
    for (const { id, issuedBy } of this.pki.certificates.values())
      if (issuedBy.caId === ca.state.id) this.pki.certificates.delete(id);
    return this.delete(ca);
  }
}

/** A hierarchy of CAs whose issuers are all known: no CA moves. */
export class InMemoryCaHierarchy extends CaHierarchy {
  constructor(private readonly pki: InMemoryPki) {
    super();
  }

  share(): Promise<void> {
    return Promise.resolve();
  }

  lock(): Promise<void> {
    return Promise.resolve();
  }

  ownerOf({ der }: ParsedCertificate): Promise<string | undefined> {
    const owner = [...this.pki.cas.values()].find(({ id }) => this.pki.ca(id).certificate.der.equals(der));
    return Promise.resolve(owner?.id);
  }

  issuedBy(certificate: ParsedCertificate): Promise<string[]> {
    const waiting = [...this.pki.cas.values()].filter(({ id }) => {
      const { der, issuedBy } = this.pki.ca(id).certificate;
      return issuedBy.caId === '-' && isIssuedBy(parseCertificate(der), certificate);
    });
    return Promise.resolve(waiting.map(({ id }) => id));
  }

  lockSubtree(caId: string): Promise<string[]> {
    return Promise.resolve([caId]);
  }

  moveIssued(): Promise<void> {
    return Promise.resolve();
  }
}

/** Revocations by deletions; what they change is checked against PostgreSQL by the e2e tests. */
export class RecordedDeletionRevocations extends DeletionRevocations {
  readonly undone: string[] = [];

  causeOf(): Promise<string | undefined> {
    return Promise.resolve(undefined);
  }

  adopt(): Promise<void> {
    return Promise.resolve();
  }

  undo(_identity: string, caId: string): Promise<void> {
    this.undone.push(caId);
    return Promise.resolve();
  }

  passOn(): Promise<void> {
    return Promise.resolve();
  }
}

export class RecordedSignatures extends SignatureLog {
  readonly signed: SignedMessage[] = [];

  add(signed: SignedMessage): Promise<void> {
    this.signed.push(signed);
    return Promise.resolve();
  }
}
