export * from './domain';
export { ProfileModule } from './profile.module';
export * from './wire';
export { InlineProfileRequest, toInlineProfile } from './wire/inline-profile.request';
export { SubjectRequest } from './wire/subject.request';
export { isRfc3339, IsRfc3339 } from './wire/time.decorator';
export { ValidityRequest } from './wire/validity.request';
