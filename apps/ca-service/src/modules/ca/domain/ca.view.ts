import { type CertificateState, type CertificateView, toCertificateView } from '../../certificate/domain';
import type { CaState } from './ca-state';

/** A CA as answers and events show it (contract 2.8). */
export interface CaView {
  readonly id: string;
  readonly certificate: CertificateView;
  readonly serial_number: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly creation_ts: string;
  readonly level: number;
  readonly profile_id: string;
  /** The profiles that issuers may use with the CA; absent where it has no such list. */
  readonly allowed_profile_ids?: readonly string[];
}

export function toCaView(ca: CaState, certificate: CertificateState, now: Date): CaView {
  return {
    id: ca.id,
    certificate: toCertificateView(certificate, now),
    serial_number: certificate.serialNumber,
    metadata: ca.metadata,
    creation_ts: ca.createdAt.toISOString(),
    level: ca.level,
    profile_id: ca.profileId,
    ...(ca.allowedProfileIds ? { allowed_profile_ids: ca.allowedProfileIds } : {}),
  };
}
