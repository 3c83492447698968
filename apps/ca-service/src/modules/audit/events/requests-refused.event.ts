import type { DomainEvent } from '@libs/kernel';
import type { RefusedRequestsView } from '../domain/refused-requests.view';

/** Requests were refused before a call began: at most one event a minute, only where calls are audited. */
export function requestsRefused(
  report: RefusedRequestsView,
  service: { readonly name: string },
): DomainEvent {
  return { type: 'audit.request.refused', subject: `service/${service.name}`, data: report };
}
