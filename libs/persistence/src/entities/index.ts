export * from './ca-certificate.entity';
export * from './ca.entity';
export * from './certificate.entity';
export * from './issuance-profile.entity';
export * from './job-run.entity';
export * from './key-removal.entity';
export * from './key.entity';
export * from './outbox-message.entity';
