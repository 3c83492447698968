import { parseCertificate } from '@libs/crypto';
import type { CertificateId } from './certificate-id';
import type { CertificateState } from './certificate-state';
import { CertificateNotFoundError, SerialNumberNotUniqueError } from './certificate.errors';

/** Names a certificate by its serial number and, when several have that number, by more about its issuer. */
export interface CertificateChoice {
  readonly serialNumber: string;
  /** Only a certificate that this CA issued; `-` for certificates of unknown issuers. */
  readonly caId?: string | undefined;
  /** Only a certificate with this authority key identifier, in lower-case hex; `''`: without one. */
  readonly authorityKeyId?: string | undefined;
}

/** A stored certificate with the serial number of a choice. */
export interface CertificateCandidate extends Pick<
  CertificateState,
  'id' | 'der' | 'authorityKeyId' | 'subject' | 'issuer' | 'profileId'
> {
  /** Whether a CA issued it to itself, with the key that it certifies. */
  readonly isSelfIssued: boolean;
  readonly issuerCaId: string;
}

/** Finds the certificate that a request names. */
export abstract class CertificateChoices {
  /**
   * Reads the certificates with the serial number and the CA of the choice, those that this service signed first, at
   * most MOST_CANDIDATES.
   */
  protected abstract candidates(choice: CertificateChoice): Promise<CertificateCandidate[]>;

  /** @throws CertificateNotFoundError, SerialNumberNotUniqueError */
  async idOf(choice: CertificateChoice): Promise<CertificateId> {
    return chosen(choice, await this.candidates(choice)).id;
  }
}

/** Bound of the certificates with one serial number that a request considers. */
export const MOST_CANDIDATES = 100;

/**
 * Returns the only candidate, or the only one that this service signed itself: an import never takes the path of a
 * certificate away from it. Of the certificates of one CA, the only one that is not the CA's own, self-signed one, which
 * the paths of the CA show.
 * @throws CertificateNotFoundError, SerialNumberNotUniqueError
 */
export function chosen(
  choice: CertificateChoice,
  candidates: readonly CertificateCandidate[],
): CertificateCandidate {
  const { serialNumber, caId, authorityKeyId } = choice;
  const matching = candidates.filter(
    (each) => authorityKeyId === undefined || authorityKeyIdsOf(each).includes(authorityKeyId),
  );
  if (matching.length === 0) throw new CertificateNotFoundError(serialNumber);
  const signedHere = matching.filter(({ profileId }) => profileId !== null);
  const issuedToOthers = matching.filter((each) => !each.isSelfIssued);
  const narrowings = [matching, signedHere, ...(caId === undefined ? [] : [issuedToOthers])];
  for (const [only, ...others] of narrowings) if (only && others.length === 0) return only;
  throw new SerialNumberNotUniqueError(
    serialNumber,
    matching.map(({ subject, issuer, issuerCaId, ...each }) => ({
      subject: subject.commonName,
      issuer: issuer.commonName,
      caId: issuerCaId,
      authorityKeyId: authorityKeyIdsOf(each)[0] ?? '',
    })),
  );
}

/** The identifier of the extension, then the shown one: that of the issuer's certificate, when the issuer is known. */
function authorityKeyIdsOf({
  der,
  authorityKeyId,
}: Pick<CertificateCandidate, 'der' | 'authorityKeyId'>): string[] {
  const { authorityKeyId: ofExtension } = parseCertificate(der);
  const ids = [authorityKeyId, ofExtension].filter((id) => id !== '');
  return ids.length === 0 ? [''] : ids;
}
