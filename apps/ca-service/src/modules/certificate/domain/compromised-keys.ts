import type { CertificateLint, LintFinding } from '@libs/crypto';
import type { CertificateState } from './certificate-state';
import type { RevocationReason } from './certificate-status';
import { CompromisedKeyError } from './certificate.errors';
import type { Requester } from './requester-may-change-certificate.rule';
import type { StatusChange } from './status-of-cas';

/** A lint that needs the database, and so is not in the catalogue of those that are checked before signing. */
const KEY_IS_NOT_COMPROMISED: CertificateLint = {
  name: 'key-is-not-compromised',
  section: 'CA/B Baseline Requirements 6.1.1.3',
  level: 'warning',
  finding: () => undefined,
};

/** Setting of REFUSE_COMPROMISED_KEYS. */
export abstract class CompromisedKeySettings {
  /** Whether compromised keys are refused. They are recorded in any case. */
  abstract readonly refuseCompromisedKeys: boolean;
}

/**
 * The public keys whose private keys are known to be compromised. A key is identified by its id, which is the same for
 * every encoding of the key. A key that was added stays: such a revocation is final.
 */
export abstract class CompromisedKeys {
  protected abstract readonly settings: CompromisedKeySettings;
  abstract includes(keyId: string): Promise<boolean>;
  /** Adds a key in the running unit of work. A key that is there is no error. */
  abstract add(keyId: string, now: Date): Promise<void>;

  /** Returns the reason to refuse a key that was revoked as compromised (CA/B Baseline Requirements section 6.1.1.3). */
  async refusalOf(keyId: string): Promise<CompromisedKeyError | undefined> {
    const isRefused = this.settings.refuseCompromisedKeys && (await this.includes(keyId));
    return isRefused ? new CompromisedKeyError(keyId) : undefined;
  }

  /** Returns a warning for the import of a certificate that only keeps a record of a compromised key. */
  async warningsOf(keyId: string): Promise<LintFinding[]> {
    if (!(await this.includes(keyId))) return [];
    return [{ lint: KEY_IS_NOT_COMPROMISED, finding: 'has a compromised public key' }];
  }

  /** @throws CompromisedKeyError when the key was revoked as compromised */
  async refuse(keyId: string): Promise<void> {
    const refusal = await this.refusalOf(keyId);
    if (refusal) throw refusal;
  }
}

/**
 * Reports whether a revocation states that the private key of the certificate is compromised. For the certificate of a
 * CA, cACompromise states the same (RFC 5280 section 5.3.1); for others it is about the issuer.
 */
export function statesKeyCompromise(
  { isCa }: Pick<CertificateState, 'isCa'>,
  reason: RevocationReason,
): boolean {
  return reason === 'KeyCompromise' || (isCa && reason === 'CACompromise');
}

/**
 * Reports whether a revocation makes the key unusable for later certificates. An issuer can import the certificate of
 * anybody: its revocation blocks the key only when an admin revokes it. A certificate that a CA of this service issued
 * names a profile.
 */
export function blocksKey(
  state: Pick<CertificateState, 'isCa' | 'profileId'>,
  { status, reason }: StatusChange,
  requester: Requester,
): boolean {
  if (status !== 'REVOKED' || !statesKeyCompromise(state, reason)) return false;
  return requester === 'admin' || state.profileId !== null;
}
