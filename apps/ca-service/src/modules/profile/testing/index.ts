export * from './in-memory-profile.repository';
export * from './profile-repository.contract';
