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
export * from './x509/der/base64';
export * from './x509/certificates/ca-constraints';
export {
  examineCertificate,
  type ExaminedCertificate,
  extensionsOf,
  PreparedCertificate,
  prepareCertificate,
} from './x509/issuance/certificate-builder';
export { type ParsedCertificate, parseCertificate } from './x509/certificates/certificate-parser';
export * from './x509/certificates/certificate-signature';
export * from './x509/issuance/certificate-signer';
export * from './x509/certificates/certificate-template';
export { characterProblem } from './x509/names/character-problem';
export * from './x509/certificates/csr-parser';
export * from './x509/names/distinguished-name';
export * from './x509/names/dns-name';
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
export { type GeneralName } from './x509/names/general-name';
export { KEY_USAGES, type KeyUsage } from './x509/extensions/key-usage';
export { type NameConstraints, type NameSubtrees, NO_SUBTREES } from './x509/extensions/name-constraints';
export * from './x509/names/ip-address';
export * from './x509/keys/key-type';
export { type CertificateLint, type LintFinding, type LintLevel } from './x509/lint/certificate-lint';
export * from './x509/lint/certificate-lint.error';
export { CERTIFICATE_LINTS } from './x509/lint/lint-certificate';
export { constraintViolations } from './x509/lint/path.lints';
export { isDottedOid } from './x509/der/object-identifier';
export { comparableRdns, namesMatch } from './x509/names/name-matching';
export * from './x509/der/pem';
export * from './x509/keys/public-key';
export { type RequestedAltName, subjectAltNameOf } from './x509/certificates/requested-alt-name';
export * from './x509/certificates/serial-number';
export * from './x509/keys/signature';
export * from './x509/keys/signature-algorithm';
export * from './x509/names/subject';
export { hasTbsCertificateShape } from './x509/certificates/tbs-certificate-shape';
export * from './x509/keys/weak-key/refuse-weak-key';
export { MINIMUM_RSA_BITS } from './x509/keys/weak-key/rsa-size';
