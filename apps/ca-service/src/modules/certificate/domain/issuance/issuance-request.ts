import type { CertificateIssuer, ParsedCertificate, PublicKey } from '@libs/crypto';
import type { CertificateStatus } from '../certificate-status';
import type { ProfileDefinition } from '../../../profile/domain';
import type { CertifiedRequest } from './apply-profile';

/** A CA as issuance sees it. */
export interface IssuingCa {
  readonly id: string;
  readonly level: number;
  readonly certificate: ParsedCertificate;
  readonly publicKey: PublicKey;
  /**
   * What certificates take over from the CA, with the certificates above it: the same object while all of them stay
   * the same.
   */
  readonly issuer: CertificateIssuer;
  /** The status now, EXPIRED included. */
  readonly status: CertificateStatus;
  readonly engineId: string;
  readonly defaultProfileId: string;
  /** The stored profiles that issuers may use with the CA; `undefined`: every one that makes no CA certificates. */
  readonly allowedProfileIds: readonly string[] | undefined;
}

/** Finds CAs that certificates are to be issued by. */
export abstract class IssuingCas {
  /** @throws CaNotFoundError */
  abstract get(id: string): Promise<IssuingCa>;
}

/** Everything the issuance rules look at, already parsed. */
export interface IssuanceRequest extends CertifiedRequest {
  /** `undefined` for a root, which certifies itself. */
  readonly ca: IssuingCa | undefined;
  readonly profile: ProfileDefinition;
}

/** One rule of issuance: throws a DomainError when the certificate may not be issued. */
export type IssuanceRule = (request: IssuanceRequest) => void;
