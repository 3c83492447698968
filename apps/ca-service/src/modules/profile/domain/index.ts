export * from './crypto-enforcement';
export * from './issuance-profile';
export * from './profile.errors';
export * from './profile.repository';
export * from './subject.view';
export * from './validity';
