export * from './metadata-patch';
export * from './metadata.errors';
export { PATCH_OPERATION_NAMES, type PatchEntry } from './patch-operation';
