import type { DomainEvent } from '@libs/kernel';

/** Requests were refused before a call began: at most one event a minute, only where calls are audited. */
export function requestsRefused(report: object, service: { readonly name: string }): DomainEvent {
  return { type: 'audit.request.refused', subject: `service/${service.name}`, data: report };
}
