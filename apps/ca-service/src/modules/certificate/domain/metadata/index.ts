export * from './metadata-patch';
export { metadataMustFit } from './metadata-must-fit.rule';
export * from './metadata.errors';
export { refuseServiceKeys, SERVICE_KEYS } from './service-keys';
export { PATCH_OPERATION_NAMES, type PatchEntry } from './patch-operation';
