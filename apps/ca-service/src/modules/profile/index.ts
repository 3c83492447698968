export * from './domain';
export {
  type InlineProfileRequest,
  inlineProfileRequest,
  toInlineProfile,
} from './http/create-profile.request';
export { subjectResponse, timeResponse } from './http/profile.response';
export { subjectRequest } from './http/subject.request';
export { rfc3339Text, validityRequest } from './http/validity.request';
export { ProfileModule } from './profile.module';
