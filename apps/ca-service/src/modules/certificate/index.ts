export { CertificateExpirationDeltas } from './certificate-expiration-deltas';
export { CertificateModule } from './certificate.module';
export * from './domain';
export { JSON_TYPE, TEXT_TYPE, toPem, toText } from './http/certificate-forms';
export { LINT_WARNINGS_HEADERS, tellLintWarnings } from './http/lint-warnings-header';
export { IssuanceSettings } from './issuance-settings';
export { closeGates, passGate } from './persistence/ca-gate';
export { SHARE_CA } from './persistence/share-ca.statement';
export { certificateStatusDraft } from './persistence/certificate-status-draft.statement';
export { type CertificateStatusDraft, CertificateDrafts } from './persistence/certificate-drafts';
export {
  certificateList,
  type CertificateListRow,
  JOIN_STATUS,
  withStatus,
} from './persistence/certificate-list';
export { certificateFields } from './persistence/certificate.fields';
export { statusNow } from './persistence/status-alternatives';
export { EXPIRES_AT, hasExpiredAt } from './persistence/expires-at';
export { DUE_OF_CAS, LOCK_SOME_DUE } from './persistence/due-expiration-deltas.statement';
export { toCertificate, toState as toCertificateState } from './persistence/certificate.mapper';
export * from './wire';
export { ChangeStatusRequest, toStatusChange } from './wire/change-status.request';
export { EXAMPLE_CERTIFICATE } from './wire/examples';
export { CaPath } from './wire/paths';
export { toMetadataPatch, UpdateMetadataRequest } from './wire/update-metadata.request';
