import type { CertificateTemplate, SignatureAlgorithmName } from '@libs/crypto';
import { aCa, type TestCa } from '@libs/crypto/testing';
import { InvalidValueError } from '@libs/kernel';
import type { KeyKind } from './arbitrary-certificates';

/** A CA, and a signature algorithm that its key supports. */
export interface Signer {
  readonly ca: TestCa;
  readonly algorithm: SignatureAlgorithmName;
}

/** Longer than the validity of every certificate that the tests issue. */
const VALIDITY = { notBefore: new Date('1950-01-01T00:00:00Z'), notAfter: new Date('9999-12-31T23:59:59Z') };

/** Creates a CA for each kind of key, and returns a signer for each of its algorithms. */
export async function signersOf(kinds: readonly KeyKind[]): Promise<Signer[]> {
  const signers: Signer[] = [];
  for (const { algorithms, ...key } of kinds) {
    const ca = await aCa(key, VALIDITY);
    signers.push(...algorithms.map((algorithm) => ({ ca, algorithm })));
  }
  return signers;
}

/** Issues a certificate and returns its DER; `undefined` when the service rejects the template. */
export async function issueUnlessRejected(
  ca: TestCa,
  template: CertificateTemplate,
): Promise<Buffer | undefined> {
  try {
    return (await ca.issue(template)).der;
  } catch (error) {
    if (error instanceof InvalidValueError) return undefined;
    throw error;
  }
}
