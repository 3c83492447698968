export { CertificateModule } from './certificate.module';
export * from './domain';
export { certificateResponse } from './http/certificate.response';
export { LINT_WARNINGS_HEADERS, tellLintWarnings } from './http/lint-warnings-header';
export { IssuanceSettings } from './issuance-settings';
export { toState as toCertificateState } from './persistence/certificate.mapper';
