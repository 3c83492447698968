export * from './certificate-extensions.view';
export * from './certificate.view';
export * from './extended-key-usage.view';
export * from './issuance-preview.view';
export * from './issuer-metadata.view';
export * from './key-metadata.view';
