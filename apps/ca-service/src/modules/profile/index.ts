export * from './domain';
export { createProfileRequest } from './http/create-profile.request';
export { subjectResponse, timeResponse } from './http/profile.response';
export { subjectRequest, toSubject } from './http/subject.request';
export { toProfileDefinition } from './http/to-profile-definition';
export { toValidity } from './http/to-validity';
export { rfc3339Text, validityRequest } from './http/validity.request';
export { ProfileModule } from './profile.module';
