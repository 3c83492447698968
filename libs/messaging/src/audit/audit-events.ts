import { Injectable } from '@nestjs/common';
import { type AuditedCall, currentCallerContext, type DomainEvent } from '@libs/kernel';
import { ResolvedMessagingOptions } from '../messaging.options';
import { EventDrafts } from '../outbox/event-drafts';
import { AUDIT_PREFIX, auditEventTypes, type AuditNaming } from './audit-event-types';
import { boundedInput } from './bounded-input';

/** The payload of an audit event (contract 8.3). */
export interface AuditData {
  /** What was asked for. */
  readonly input: object;
  readonly has_error: boolean;
  /** What came of it; of a failure the text of the error. */
  readonly output: unknown;
}

/** What is particular to the audit of one type of event. */
export interface AuditRule<Data> {
  /** What the call answered, from what its event says. Without it: the event's data, or what was updated. */
  readonly output?: (data: Data) => unknown;
  /**
   * What was asked for, where another call brought the event along, as a cascade does. Without it only the event
   * itself tells of that.
   */
  readonly nestedInput?: (data: Data) => object;
}

/**
 * Audit events: every call that changes something is told a second time, with who asked for what. They are made
 * from the events of the change, and so they are rows of its transaction as well.
 */
@Injectable()
export class AuditEvents {
  readonly #rules = new Map<string, AuditRule<object>>();

  constructor(
    private readonly options: ResolvedMessagingOptions,
    private readonly drafts: EventDrafts,
  ) {}

  /**
   * At start (`onModuleInit`), in every replica, whether it audits or not: another one may have left drafts.
   * @throws StartUpError when the catalogue does not have the type
   */
  register<Data extends object>(type: string, rule: AuditRule<Data>): void {
    this.#rules.set(type, rule as AuditRule<object>);
    if (!rule.nestedInput) return;
    this.drafts.register(AUDIT_PREFIX + type, async (drafts) => {
      const told = await this.drafts.writerOf(type)(drafts);
      return told.map((data) => this.#success(type, rule.nestedInput?.(data as Data) ?? {}, data));
    });
  }

  /** Whether the installation wants audit events. */
  get isEnabled(): boolean {
    return this.options.auditEvents !== undefined;
  }

  /** The events, each followed by its audit event, if it has one. */
  withAudit(events: readonly DomainEvent[]): readonly DomainEvent[] {
    const audited = this.#current();
    if (!audited) return events;
    return events.flatMap((event) => {
      const { type, subject, data } = event;
      const input = isOf(audited.call, type, subject) ? audited.call.input() : this.#nestedInput(type, data);
      if (!input) return [event];
      const { success } = auditEventTypes(type, audited.naming);
      return [event, { type: success, subject, data: this.#success(type, input, data) }];
    });
  }

  /** The types of which drafts of the current call have audit events; none where it is not audited. */
  draftedTypes(): string[] {
    if (!this.#current()) return [];
    return [...this.#rules].filter(([, { nestedInput }]) => nestedInput).map(([type]) => type);
  }

  /** That the current call failed, of which there is no other event. */
  ofFailure(error: string): DomainEvent | undefined {
    const audited = this.#current();
    if (!audited) return undefined;
    const { type, subject, input } = audited.call;
    const data: AuditData = { input: boundedInput(input()), has_error: true, output: error };
    return { type: auditEventTypes(type, audited.naming).failure, subject, data };
  }

  #current(): { readonly naming: AuditNaming; readonly call: AuditedCall } | undefined {
    const { auditEvents: naming } = this.options;
    const call = currentCallerContext()?.auditedCall;
    return naming && call ? { naming, call } : undefined;
  }

  #nestedInput(type: string, data: object): object | undefined {
    return this.#rules.get(type)?.nestedInput?.(data);
  }

  #success(type: string, input: object, data: object): AuditData {
    const output = this.#rules.get(type)?.output ?? outputOf;
    return { input: boundedInput(input), has_error: false, output: output(data) };
  }
}

/** A call on one object may bring along events of the same type about others, as a cascade does. */
function isOf(call: AuditedCall, type: string, subject: string): boolean {
  const [kind, id] = call.subject.split('/', 2);
  const isAboutAnother = id !== undefined && subject.startsWith(`${kind}/`) && subject !== call.subject;
  return type === call.type && !isAboutAnother;
}

function outputOf(data: object): unknown {
  if (data instanceof Uint8Array) return Buffer.from(data).toString('base64');
  return 'updated' in data ? data.updated : data;
}
