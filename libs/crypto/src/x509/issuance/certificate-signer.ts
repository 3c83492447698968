import { DomainError } from '@libs/kernel';
import { KeyEngineUnavailableError } from '../../engines/key-engine.errors';
import { type KeyEngineRegistry } from '../../engines/key-engine.registry';
import { type PreparedCertificate } from './certificate-builder';
import { type ParsedCertificate } from '../certificates/certificate-parser';
import { verifySignatureAsync } from '../keys/signature';

/** The issuer's private key. */
export interface SigningKey {
  readonly engineId: string;
  readonly keyId: string;
}

/** The engine returned a signature that does not verify: it used another key, or signed another message. */
export class SignatureMismatchError extends DomainError {
  readonly code = 'crypto.signature-mismatch';
  readonly kind = 'unavailable';

  constructor(key: SigningKey) {
    super('the key engine returned a signature that does not verify with the public key of the issuer', {
      ...key,
    });
  }
}

/** Signs prepared certificates. */
export class CertificateSigner {
  constructor(private readonly engines: KeyEngineRegistry) {}

  /**
   * Signs, and verifies the signature before it returns the certificate: a wrong key or a hardware fault never leads to a
   * certificate with an invalid signature.
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
