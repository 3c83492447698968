export { AuthModule } from './auth.module';
export { type AuthSettings, type SignatureAlgorithm, SUPPORTED_ALGORITHMS } from './auth.options';
export { AuthorizationHook } from './authorization.hook';
export { DevelopmentIssuer } from './development-issuer';
export { holds, type Permission, PERMISSIONS, type Principal } from './permissions';
export { CurrentPrincipal, Public, RequirePermission } from './require-permission.decorator';
