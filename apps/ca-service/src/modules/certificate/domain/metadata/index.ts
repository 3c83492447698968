export * from './metadata-patch';
export * from './metadata.errors';
export { refuseServiceKeys, SERVICE_KEYS } from './service-keys';
export { PATCH_OPERATION_NAMES, type PatchEntry } from './patch-operation';
