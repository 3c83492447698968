import type { WantedKey } from '../../key/domain';
import { CaKeyNeedsAdminError } from './certificate.errors';

/** Which of the keys that the service holds are the keys of CAs. */
export abstract class KeysOfCas {
  /** Whether a CA certificate is for this key: the current or a former one of a CA, or one for a CA elsewhere. */
  protected abstract includes(keyId: string): Promise<boolean>;

  /**
   * A certificate for the key of a CA can make a CA trusted elsewhere, and keeps the key alive when the CA is
   * deleted (docs/adr/0021). @throws CaKeyNeedsAdminError
   */
  async refuse(wanted: WantedKey): Promise<void> {
    if ('create' in wanted) return;
    const { keyId } = wanted.existing;
    if (await this.includes(keyId)) throw new CaKeyNeedsAdminError(keyId);
  }
}
