export { AuditModule } from './audit.module';
export { RefusedRequests } from './refused-requests';
export * from './wire/refused-requests.view';
