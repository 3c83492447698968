export * from './crypto-enforcement.view';
export * from './issuance-profile.view';
export * from './name-constraints.view';
export * from './subject.view';
export * from './validity.view';
