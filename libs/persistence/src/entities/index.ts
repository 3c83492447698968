export * from './ca-certificate.entity';
export * from './ca.entity';
export * from './certificate-status.entity';
export * from './certificate.entity';
export * from './issuance-profile.entity';
export * from './key-removal.entity';
export * from './key.entity';
export * from './outbox-message.entity';
