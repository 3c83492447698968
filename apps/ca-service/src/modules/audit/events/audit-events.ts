import type { DomainEvent } from '@libs/kernel';

/**
 * Returns the event that reports requests which were refused before an audited call began. The caller emits at most one
 * per minute, and only when audit events are enabled.
 */
export function requestsRefused(report: object, service: { readonly name: string }): DomainEvent {
  return { type: 'audit.request.refused', subject: `service/${service.name}`, data: report };
}
