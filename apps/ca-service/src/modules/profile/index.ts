export * from './domain';
export { ProfileModule } from './profile.module';
export * from './wire/issuance-constraints.view';
export * from './wire/issuance-profile.view';
export { InlineProfileRequest, toInlineProfile } from './wire/profile.request';
export { SubjectRequest } from './wire/subject.request';
export { isRfc3339, IsRfc3339, ValidityRequest } from './wire/validity.request';
