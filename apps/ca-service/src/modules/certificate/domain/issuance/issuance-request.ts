import type { CertificateIssuer, ParsedCertificate, PublicKey } from '@libs/crypto';
import type { CertificateId } from '../certificate-id';
import type { IssuerReference } from '../certificate-state';
import type { CertificateStatus } from '../certificate-status';
import type { ProfileDefinition } from '../../../profile/domain';
import type { CertifiedRequest } from './apply-profile';

/** The facts about a CA that issuing needs. */
export interface IssuingCa {
  readonly id: string;
  readonly level: number;
  readonly certificate: ParsedCertificate;
  readonly certificateId: CertificateId;
  /** `authorityIdentity` of the certificate. */
  readonly identity: string;
  readonly publicKey: PublicKey;
  /**
   * The contents that certificates take from the CA certificate and those above it. The same object until one of
   * these changes, so that it can serve as a cache key.
   */
  readonly issuer: CertificateIssuer;
  /** The current status, EXPIRED included. */
  readonly status: CertificateStatus;
  readonly engineId: string;
  readonly defaultProfileId: string;
  /** Ids of the stored profiles that issuers may use with the CA; `undefined`: all without `sign_as_ca`. */
  readonly allowedProfileIds: readonly string[] | undefined;
}

/** Refers to the CA as the issuer of a certificate that its current key signs. */
export function issuerReferenceTo(ca: IssuingCa): IssuerReference {
  const { id: caId, certificateId, identity, certificate, level } = ca;
  return { caId, certificateId, identity, serialNumber: certificate.serialNumber.hex, level };
}

/** Loads CAs for issuing. */
export abstract class IssuingCas {
  /** @throws CaNotFoundError */
  abstract get(id: string): Promise<IssuingCa>;
}

/** The input of the issuance rules, parsed. */
export interface IssuanceRequest extends CertifiedRequest {
  /** `undefined` for a root, which signs itself. */
  readonly ca: IssuingCa | undefined;
  readonly profile: ProfileDefinition;
  /** Whether `ca` may sign with a weak certificate of its own. */
  readonly allowWeakSignatureCas: boolean;
}

/**
 * An issuance rule.
 * @throws DomainError when the certificate must not be issued
 */
export type IssuanceRule = (request: IssuanceRequest) => void;
