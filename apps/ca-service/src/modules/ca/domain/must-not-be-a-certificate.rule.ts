import { hasTbsCertificateShape, type SignableMessage } from '@libs/crypto';
import { CertificateAsMessageError } from './signature.errors';

/**
 * A certificate is a signed TBSCertificate, so whoever chooses the bytes could make one past all rules. A digest
 * does not show what it is of: there the permission to sign messages is all the protection (docs/adr/0014).
 * @throws CertificateAsMessageError
 */
export function mustNotBeACertificate({ type, bytes }: SignableMessage): void {
  if (type === 'raw' && hasTbsCertificateShape(bytes)) throw new CertificateAsMessageError();
}
