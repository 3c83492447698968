import { type KeyUsage } from '../extensions/key-usage';
import { type KeyType } from '../keys/key-type';
import { OID } from '../der/object-identifiers';
import { type CertificateLint, errorLint, type LintedCertificate, warningLint } from './certificate-lint';

const KEY_USAGE = 'RFC 5280 4.2.1.3';

/** Reports the first usage that is not possible with keys of this type. */
function impossibleUsage(
  { contents }: LintedCertificate,
  type: KeyType,
  possible: readonly KeyUsage[],
): string | undefined {
  if (contents.publicKey?.type !== type) return undefined;
  const wrong = contents.keyUsage.find((usage) => !possible.includes(usage));
  return wrong && `has key usage ${wrong}, which is not possible with its ${type} key`;
}

const SIGNING: readonly KeyUsage[] = ['DigitalSignature', 'ContentCommitment', 'CertSign', 'CRLSign'];
/** RFC 3279 section 2.3.1. */
const RSA: readonly KeyUsage[] = [...SIGNING, 'KeyEncipherment', 'DataEncipherment'];
/** RFC 8813 section 3: no encipherment. */
const ELLIPTIC: readonly KeyUsage[] = [...SIGNING, 'KeyAgreement', 'EncipherOnly', 'DecipherOnly'];

const needsKeyAgreement = (usage: KeyUsage) =>
  errorLint(
    `${usage === 'EncipherOnly' ? 'encipher' : 'decipher'}-only-comes-with-key-agreement`,
    KEY_USAGE,
    ({ contents }) =>
      contents.keyUsage.includes(usage) && !contents.keyUsage.includes('KeyAgreement')
        ? `has key usage ${usage} without KeyAgreement, which is undefined`
        : undefined,
  );

const ENCIPHERMENT: readonly KeyUsage[] = ['KeyEncipherment', 'DataEncipherment'];
/** A CRL signer is a CA in this respect. */
const signsForOthers = (usages: readonly KeyUsage[]): boolean =>
  usages.includes('CertSign') || usages.includes('CRLSign');

export const KEY_USAGE_LINTS: readonly CertificateLint[] = [
  errorLint('key-usage-is-not-empty', KEY_USAGE, ({ contents, extensions }) =>
    contents.keyUsage.length === 0 && extensions.has(OID.keyUsage) ? 'has an empty key usage' : undefined,
  ),
  errorLint('ca-may-sign-certificates', KEY_USAGE, ({ contents }) =>
    contents.isCa && !contents.keyUsage.includes('CertSign') ? 'of a CA lacks key usage CertSign' : undefined,
  ),
  errorLint('only-ca-may-sign-certificates', 'RFC 5280 4.2.1.9', ({ contents }) =>
    !contents.isCa && contents.keyUsage.includes('CertSign')
      ? 'has key usage CertSign but is not a CA certificate'
      : undefined,
  ),
  errorLint('key-usage-is-critical', KEY_USAGE, ({ extensions }) =>
    extensions.has(OID.keyUsage) && !extensions.isCritical(OID.keyUsage)
      ? 'has a key usage that is not critical'
      : undefined,
  ),
  warningLint('ca-may-sign-crls', KEY_USAGE, ({ contents }) =>
    contents.isCa && !contents.keyUsage.includes('CRLSign')
      ? 'of a CA lacks key usage CRLSign, so it cannot sign CRLs'
      : undefined,
  ),
  needsKeyAgreement('EncipherOnly'),
  needsKeyAgreement('DecipherOnly'),
  errorLint('encipher-only-excludes-decipher-only', 'RFC 3279 2.3.5', ({ contents: { keyUsage } }) =>
    keyUsage.includes('EncipherOnly') && keyUsage.includes('DecipherOnly')
      ? 'has both key usages EncipherOnly and DecipherOnly, at most one of them is allowed'
      : undefined,
  ),
  errorLint('crl-issuer-has-subject', 'RFC 5280 4.1.2.6', ({ tbs, contents }) =>
    contents.keyUsage.includes('CRLSign') && tbs.subject.isEmpty
      ? 'has key usage CRLSign but an empty subject, which no CRL can name as its issuer'
      : undefined,
  ),
  // Warnings where existing clients request it; errors where the key cannot be used in this way.
  warningLint('rsa-key-usage-is-possible', 'RFC 3279 2.3.1', (certificate) =>
    impossibleUsage(certificate, 'RSA', RSA),
  ),
  warningLint('rsa-ca-does-not-encipher', 'RFC 3279 2.3.1', ({ contents: { publicKey, keyUsage } }) => {
    if (publicKey?.type !== 'RSA' || !signsForOthers(keyUsage)) return undefined;
    const usage = ENCIPHERMENT.find((each) => keyUsage.includes(each));
    return usage && `has key usage ${usage} besides CertSign or CRLSign for its RSA key`;
  }),
  warningLint('elliptic-curve-key-usage-is-possible', 'RFC 8813 3', (certificate) =>
    impossibleUsage(certificate, 'ECDSA', ELLIPTIC),
  ),
  errorLint('ed25519-key-usage-is-possible', 'RFC 8410 5', (certificate) =>
    impossibleUsage(certificate, 'Ed25519', SIGNING),
  ),
  errorLint('ml-dsa-key-usage-is-possible', 'RFC 9881 5', (certificate) =>
    impossibleUsage(certificate, 'ML-DSA', SIGNING),
  ),
];
