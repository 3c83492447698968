import type { WantedKey } from '../../key/domain';
import { CaKeyNeedsAdminError } from './certificate.errors';

/** Knows which stored keys belong to CAs. */
export abstract class KeysOfCas {
  /** Reports whether a CA certificate exists for this key: of a CA here, current or former, or of a CA elsewhere. */
  protected abstract includes(keyId: string): Promise<boolean>;

  /**
   * Rejects the key of a CA: a certificate for it could make a CA trusted elsewhere, and keeps the key when the CA is
   * deleted (docs/adr/0021).
   * @throws CaKeyNeedsAdminError
   */
  async refuse(wanted: WantedKey): Promise<void> {
    if ('create' in wanted) return;
    const { keyId } = wanted.existing;
    if (await this.includes(keyId)) throw new CaKeyNeedsAdminError(keyId);
  }
}
