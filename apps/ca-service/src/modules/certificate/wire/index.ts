export * from './extensions.view';
export * from './certificate.view';
export * from './issuance-preview.view';
