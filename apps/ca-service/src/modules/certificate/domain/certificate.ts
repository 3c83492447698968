import type { ParsedCertificate, PublicKey } from '@libs/crypto';
import { AggregateRoot } from '@libs/kernel';
import { certificateIssued } from '../events/certificate-issued.event';
import { certificateStatusChanged } from '../events/certificate-status-changed.event';
import { StatusTransitionError } from './certificate.errors';
import { type CertificateState, type IssuerReference, statusAt } from './certificate-state';
import { type CertificateStatus, mayBecome } from './certificate-status';
import { toCertificateView } from './certificate.view';
import type { RevocationReason } from './revocation-reason';

/** What is known about a certificate the moment it is signed, beside what stands in it. */
export interface Issuance {
  readonly certificate: ParsedCertificate;
  readonly publicKey: PublicKey;
  readonly issuedBy: IssuerReference;
  /** The engine that holds the private key, `undefined` when the service does not have it. */
  readonly engineId: string | undefined;
  readonly now: Date;
}

/** A certificate and what has become of it since it was issued. */
export class Certificate extends AggregateRoot {
  private constructor(readonly state: CertificateState) {
    super();
  }

  /** A certificate signed for somebody: recorded as the event `ca.sign.certificate`. */
  static issued(issuance: Issuance): Certificate {
    const certificate = Certificate.ofCa(issuance);
    certificate.record(certificateIssued(toCertificateView(certificate.state, issuance.now)));
    return certificate;
  }

  /** A CA's own certificate: the CA records what happened. */
  static ofCa({ certificate, publicKey, issuedBy, engineId, now }: Issuance): Certificate {
    return new Certificate({
      serialNumber: certificate.serialNumber.hex,
      der: certificate.der,
      type: engineId === undefined ? 'IMPORTED_WITHOUT_KEY' : 'MANAGED',
      isCa: certificate.isCa,
      engineId: engineId ?? '',
      key: { id: publicKey.keyId, type: publicKey.type, bits: publicKey.bits },
      subjectKeyId: certificate.subjectKeyId,
      authorityKeyId: certificate.authorityKeyId,
      subject: certificate.subject.subject,
      issuer: certificate.issuer.subject,
      issuedBy,
      validFrom: certificate.notBefore,
      validTo: certificate.notAfter,
      keyUsage: certificate.keyUsage,
      extendedKeyUsage: certificate.extendedKeyUsage,
      createdAt: now,
      status: 'ACTIVE',
      revocation: { timestamp: undefined, reason: 'Unspecified' },
      metadata: {},
    });
  }

  static restore(state: CertificateState): Certificate {
    return new Certificate({ ...state });
  }

  /** @throws StatusTransitionError */
  changeStatus(to: CertificateStatus, reason: RevocationReason, now: Date): void {
    const { state } = this;
    const from = statusAt(state, now);
    const onHold = from === 'REVOKED' && state.revocation.reason === 'CertificateHold';
    if (!mayBecome(from, to, onHold)) throw new StatusTransitionError(from, to);

    const previous = toCertificateView(state, now);
    state.status = to;
    // The reason stays after a release, so that it can still be seen (contract 6.1).
    state.revocation =
      to === 'REVOKED'
        ? { timestamp: now, reason }
        : { timestamp: undefined, reason: state.revocation.reason };
    this.record(certificateStatusChanged({ previous, updated: toCertificateView(state, now) }));
  }
}
