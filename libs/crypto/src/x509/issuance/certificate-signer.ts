import { DomainError } from '@libs/kernel';
import { KeyEngineUnavailableError } from '../../engines/key-engine.errors';
import { type KeyEngineRegistry } from '../../engines/key-engine.registry';
import { type PreparedCertificate } from './certificate-builder';
import { type ParsedCertificate } from '../certificates/certificate-parser';
import { verifySignatureAsync } from '../keys/signature';

/** Where the issuer's private key is. */
export interface SigningKey {
  readonly engineId: string;
  readonly keyId: string;
}

/** The engine signed with another key than the issuer's, or did not sign at all what it was given. */
export class SignatureMismatchError extends DomainError {
  readonly code = 'crypto.signature-mismatch';
  readonly kind = 'unavailable';

  constructor(key: SigningKey) {
    super('the key engine gave a signature that does not verify with the public key of the issuer', {
      ...key,
    });
  }
}

/** Turns a prepared certificate into a certificate. */
export class CertificateSigner {
  constructor(private readonly engines: KeyEngineRegistry) {}

  /**
   * Signs once, and verifies before anything leaves: a certificate with a wrong signature, from a mixed-up
   * key or a fault in the hardware, never exists outside.
   * @throws KeyEngineNotFoundError, KeyNotFoundError, KeyEngineUnavailableError, SignatureMismatchError
   */
  async sign(prepared: PreparedCertificate, key: SigningKey): Promise<ParsedCertificate> {
    const { tbsCertificate, signatureAlgorithm, issuerPublicKey } = prepared;
    const engine = this.engines.get(key.engineId);
    const signature = await engine
      .sign(key.keyId, tbsCertificate, signatureAlgorithm)
      .catch((error: unknown) => {
        throw error instanceof DomainError ? error : new KeyEngineUnavailableError(engine.id, error);
      });
    if (!(await verifySignatureAsync(tbsCertificate, signature, issuerPublicKey, signatureAlgorithm))) {
      throw new SignatureMismatchError(key);
    }
    return prepared.withSignature(signature);
  }
}
