export * from './auth.errors';
export { PermissionGuard } from './auth.guard';
export { AuthModule, type AuthModuleFactory } from './auth.module';
export * from './auth.options';
export { AuthorizationHook } from './authorization.hook';
export * from './declared-permission';
export * from './development-issuer';
export * from './permissions';
export * from './principal';
export {
  CurrentPrincipal,
  type Declaration,
  Public,
  RequirePermission,
} from './require-permission.decorator';
