export { type CertifiedKey } from './x509/keys/certified-key';
export { certificateIn, certificatesIn } from './containers/certificates-in';
export {
  canDeleteKeys,
  type DigestSigner,
  type EngineKey,
  type KeyDeleter,
  KeyEngine,
  type KeyEngineDescription,
} from './engines/key-engine';
export { KeyNotFoundError, KeyTypeMismatchError, UnsupportedKeySpecError } from './engines/key-engine.errors';
export { KeyEngineRegistry } from './engines/key-engine.registry';
export { KeyStore, type StoredKey } from './engines/key-store';
export { ImportedPrivateKey } from './engines/private-key';
export { PrivateKeyReader } from './engines/private-key-reader';
export { KeyEncryptionKey } from './engines/software/key-encryption-key';
export { SoftwareKeyEngine } from './engines/software/software.key-engine';
export { MessageSigner } from './message-signature/message-signer';
export { MessageVerifier } from './message-signature/message-verifier';
export { digestOf, SIGNABLE_MESSAGE_TYPES, type SignableMessage } from './message-signature/signable-message';
export { certificateText } from './text/certificate-text';
export { CryptoWorkers } from './workers/crypto-workers';
export { parseCertificate, type ParsedCertificate } from './x509/certificates/certificate-parser';
export { type CertificateIssuer, type CertificateTemplate } from './x509/certificates/certificate-template';
export { type CertificationRequest, parseCertificationRequest } from './x509/certificates/csr-parser';
export { authorityIdentity } from './x509/certificates/authority-identity';
export { certificateFingerprint } from './x509/certificates/certificate-fingerprint';
export {
  keptExtensionsOf,
  keptPathLength,
  refuseUnkeepableExtensions,
  type StatableExtension,
} from './x509/certificates/kept-extensions';
export { SerialNumber } from './x509/certificates/serial-number';
export { verifyCertificateSignature } from './x509/certificates/signed-object';
export { hasTbsCertificateShape } from './x509/certificates/tbs-certificate-shape';
export { isOneElement } from './x509/der/der-reader';
export { decodeBase64 } from './x509/der/base64';
export { dottedOf, isDottedOid } from './x509/der/object-identifier';
export { CSR_PEM, decodePem, derToBase64Pem, derToPem } from './x509/der/pem';
export { type CertificatePolicy } from './x509/extensions/certificate-policies';
export {
  EXTENDED_KEY_USAGE_OIDS,
  type ExtendedKeyUsage,
  extendedKeyUsageOf,
  type NamedExtendedKeyUsage,
  partitionExtendedKeyUsages,
} from './x509/extensions/extended-key-usage';
export { inBitOrder, KEY_USAGES, type KeyUsage } from './x509/extensions/key-usage';
export { type Extensions } from './x509/extensions/extension';
export { isReservedExtension, WRITTEN_EXTENSIONS } from './x509/extensions/reserved-extensions';
export { type NameConstraints, type NameSubtrees, NO_SUBTREES } from './x509/extensions/name-constraints';
export { SUBTREE_FORMS, subtreeProblem } from './x509/extensions/name-subtree-form';
export {
  examineCertificate,
  type ExaminedCertificate,
  extensionsOf,
  prepareCertificate,
} from './x509/issuance/certificate-builder';
export { CertificateSigner } from './x509/issuance/certificate-signer';
export {
  KEY_STRENGTHS,
  KEY_TYPES,
  type KeySpec,
  keyStrength,
  type KeyStrength,
  type KeyType,
  type SupportedKeyType,
} from './x509/keys/key-type';
export { PublicKey } from './x509/keys/public-key';
export { signatureInput, verifySignature } from './x509/keys/signature';
export {
  certificateSignatureAlgorithm,
  fitsKey,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithmName,
} from './x509/keys/signature-algorithm';
export { refuseWeakKey } from './x509/keys/weak-key/refuse-weak-key';
export { MINIMUM_RSA_BITS } from './x509/keys/weak-key/rsa-public-key';
export { type CertificateLint, CertificateLintError, type LintFinding } from './x509/lint/certificate-lint';
export { CERTIFICATE_LINTS } from './x509/lint/lint-certificate';
export { weaknessFindings } from './x509/lint/issuer.lints';
export { constraintViolations } from './x509/lint/path.lints';
export { characterProblem } from './x509/names/character-problem';
export { DistinguishedName } from './x509/names/distinguished-name';
export {
  dnsNameInCommonName,
  dottedIPv4,
  endsInNumber,
  normalDnsName,
  readableCommonName,
  withALabels,
} from './x509/names/dns-name';
export { type GeneralName } from './x509/names/general-name';
export { encodeIpNetwork, ipNetworkTest, ipOctets, ipText } from './x509/names/ip-address';
export { EMPTY_SUBJECT, type Subject } from './x509/names/name-attribute';
export { mailboxesIn } from './x509/names/mailboxes-in-name';
export { readableRdns } from './x509/names/readable-name';
export { requestedName } from './x509/names/requested-name';
export { uriProblem } from './x509/names/uri';
export { canonicalName, nameDigest, namesMatch } from './x509/names/name-matching';
