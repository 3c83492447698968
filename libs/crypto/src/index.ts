export * from './containers/certificates-in';
export * from './engines/digest-signer';
export * from './engines/key-deleter';
export * from './engines/key-engine';
export * from './engines/key-engine.errors';
export * from './engines/key-engine.registry';
export * from './engines/key-spec';
export { ImportedPrivateKey } from './engines/private-key';
export { type KeyWithCertificates, PrivateKeyReader } from './engines/private-key-reader';
export * from './engines/sign-with-key-object';
export * from './engines/software/key-associated-data';
export * from './engines/software/key-encryption-key';
export * from './engines/software/software.key-engine';
export * from './engines/software/wrapped-key.store';
export * from './message-signature/digest.errors';
export * from './message-signature/message-signer';
export * from './message-signature/message-verifier';
export * from './message-signature/must-have-room-for';
export * from './message-signature/signable-message';
export { type MessageSignature } from './message-signature/verify-message-signature';
export { certificateText } from './text/certificate-text';
export * from './workers/crypto-worker.errors';
export * from './workers/crypto-workers';
export * from './x509/base64';
export * from './x509/ca-constraints';
export {
  examineCertificate,
  type ExaminedCertificate,
  extensionsOf,
  PreparedCertificate,
  prepareCertificate,
} from './x509/certificate-builder';
export { type ParsedCertificate, parseCertificate } from './x509/certificate-parser';
export * from './x509/certificate-signature';
export * from './x509/certificate-signer';
export * from './x509/certificate-template';
export { characterProblem } from './x509/character-problem';
export * from './x509/csr-parser';
export * from './x509/distinguished-name';
export * from './x509/dns-name';
export { type CertificatePolicy } from './x509/extensions/certificate-policies';
export {
  EXTENDED_KEY_USAGE_OIDS,
  type ExtendedKeyUsage,
  extendedKeyUsageOf,
  isNamedExtendedKeyUsage,
  type NamedExtendedKeyUsage,
  partitionExtendedKeyUsages,
} from './x509/extensions/extended-key-usage';
export { type Extension } from './x509/extensions/extension';
export { type GeneralName } from './x509/extensions/general-name';
export { KEY_USAGES, type KeyUsage } from './x509/extensions/key-usage';
export { type NameConstraints, type NameSubtrees, NO_SUBTREES } from './x509/extensions/name-constraints';
export * from './x509/ip-address';
export * from './x509/key-type';
export { type CertificateLint, type LintFinding, type LintLevel } from './x509/lint/certificate-lint';
export * from './x509/lint/certificate-lint.error';
export { CERTIFICATE_LINTS } from './x509/lint/lint-certificate';
export { constraintViolations } from './x509/lint/path.lints';
export { isDottedOid } from './x509/object-identifier';
export { comparableRdns, namesMatch } from './x509/name-matching';
export * from './x509/pem';
export * from './x509/public-key';
export { type RequestedAltName, subjectAltNameOf } from './x509/requested-alt-name';
export * from './x509/serial-number';
export * from './x509/signature';
export * from './x509/signature-algorithm';
export * from './x509/subject';
export { hasTbsCertificateShape } from './x509/tbs-certificate-shape';
export * from './x509/weak-key/refuse-weak-key';
export { MINIMUM_RSA_BITS } from './x509/weak-key/rsa-size';
