import { sequence } from '../../x509/der/der';
import { ObjectIdentifier } from '../../x509/der/object-identifier';
import { OID } from '../../x509/der/object-identifiers';
import { anExtension } from '../a-tbs-certificate';
import {
  ku,
  eku,
  ids,
  bc,
  ca,
  leaf,
  withUsage,
  withPurposes,
  RSA,
  ED25519,
  ML_DSA,
  of,
  type LintCases,
} from './lint-case';

/** Per lint, a certificate that obeys it, as close to the limit as possible, and one that violates it. */
export const USAGE_CASES: LintCases = {
  'key-usage-is-not-empty': [of(leaf()), of(withUsage([]))],
  'ca-may-sign-certificates': [of(ca()), of({ extensions: [ku(['CRLSign']), bc(), ...ids] })],
  'only-ca-may-sign-certificates': [of(ca()), of(withUsage(['CertSign']))],
  'key-usage-is-critical': [of(leaf()), of({ extensions: [ku(['DigitalSignature'], false), ...ids] })],
  'ca-may-sign-crls': [of(ca()), of({ extensions: [ku(['CertSign']), bc(), ...ids] })],
  'encipher-only-comes-with-key-agreement': [
    of(withUsage(['KeyAgreement', 'EncipherOnly'])),
    of(withUsage(['DigitalSignature', 'EncipherOnly'])),
  ],
  'decipher-only-comes-with-key-agreement': [
    of(withUsage(['KeyAgreement', 'DecipherOnly'])),
    of(withUsage(['DigitalSignature', 'DecipherOnly'])),
  ],
  'encipher-only-excludes-decipher-only': [
    of(withUsage(['KeyAgreement', 'DecipherOnly'])),
    of(withUsage(['KeyAgreement', 'EncipherOnly', 'DecipherOnly'])),
  ],
  'crl-issuer-has-subject': [
    of(withUsage(['CRLSign'])),
    of({ ...withUsage(['CRLSign']), subject: sequence() }),
  ],
  'rsa-ca-does-not-encipher': [
    of(withUsage(['CertSign', 'DigitalSignature'], RSA)),
    of(withUsage(['CRLSign', 'DataEncipherment'], RSA)),
  ],
  'rsa-key-usage-is-possible': [
    of(withUsage(['KeyEncipherment'], RSA)),
    of(withUsage(['KeyAgreement'], RSA)),
  ],
  'elliptic-curve-key-usage-is-possible': [
    of(withUsage(['KeyAgreement'])),
    of(withUsage(['KeyEncipherment'])),
  ],
  'ed25519-key-usage-is-possible': [
    of(withUsage(['DigitalSignature'], ED25519)),
    of(withUsage(['KeyAgreement'], ED25519)),
  ],
  'ml-dsa-key-usage-is-possible': [
    of(withUsage(['ContentCommitment'], ML_DSA)),
    of(withUsage(['KeyEncipherment'], ML_DSA)),
  ],
  'purposes-do-not-repeat': [
    of(leaf(eku(['ClientAuth', '1.2.3']))),
    of(
      leaf(
        anExtension(
          OID.extendedKeyUsage,
          sequence(...Array<Buffer>(2).fill(new ObjectIdentifier('1.2.3').der)),
        ),
      ),
    ),
  ],
  'purposes-have-arcs-below-2-31': [
    of(leaf(eku(['ClientAuth', '1.3.2147483647']))),
    of(leaf(eku(['ClientAuth', '1.3.2147483648']))),
  ],
  'any-purpose-stands-alone': [of(leaf(eku(['Any']))), of(leaf(eku(['Any', 'ClientAuth'])))],
  'any-purpose-is-not-critical': [of(leaf(eku(['Any']))), of(leaf(eku(['Any'], true)))],
  'time-stamping-stands-alone': [
    of(leaf(eku(['TimeStamping'], true))),
    of(leaf(eku(['TimeStamping', 'ClientAuth'], true))),
  ],
  'time-stamping-is-critical': [of(leaf(eku(['TimeStamping'], true))), of(leaf(eku(['TimeStamping'])))],
  'ocsp-signing-stands-alone': [of(leaf(eku(['OCSPSigning']))), of(leaf(eku(['OCSPSigning', 'ClientAuth'])))],
  'ca-has-no-purposes': [of(ca()), of(ca(eku(['ClientAuth'])))],
  'server-auth-fits-key-usage': [
    of(withPurposes(['KeyAgreement'], ['ServerAuth'])),
    of(withPurposes(['ContentCommitment'], ['ServerAuth'])),
  ],
  'client-auth-fits-key-usage': [
    of(withPurposes(['DigitalSignature'], ['ClientAuth'])),
    of(withPurposes(['KeyEncipherment'], ['ClientAuth'])),
  ],
  'code-signing-fits-key-usage': [
    of(withPurposes(['DigitalSignature'], ['CodeSigning'])),
    of(withPurposes(['ContentCommitment'], ['CodeSigning'])),
  ],
  'email-protection-fits-key-usage': [
    of(withPurposes(['ContentCommitment'], ['EmailProtection'])),
    of(withPurposes(['CRLSign'], ['EmailProtection'])),
  ],
  'time-stamping-fits-key-usage': [
    of(withPurposes(['ContentCommitment'], ['TimeStamping'])),
    of(withPurposes(['KeyAgreement'], ['TimeStamping'])),
  ],
  'ocsp-signing-fits-key-usage': [
    of(withPurposes(['DigitalSignature'], ['OCSPSigning'])),
    of(withPurposes(['KeyAgreement'], ['OCSPSigning'])),
  ],
  'time-stamping-only-signs': [
    of(withPurposes(['DigitalSignature', 'ContentCommitment'], ['TimeStamping'])),
    of(withPurposes(['DigitalSignature', 'KeyAgreement'], ['TimeStamping'])),
  ],
};
