import { Injectable } from '@nestjs/common';
import { type AuditedCall, currentCallerContext, type DomainEvent } from '@libs/kernel';
import { ResolvedMessagingOptions } from '../messaging.options';
import { EventDrafts } from '../outbox/event-drafts';
import { AUDIT_PREFIX, auditEventTypes, type AuditNaming } from './audit-event-types';
import { boundedInput } from './bounded-input';

/** The payload of an audit event (contract 8.3). */
export interface AuditData {
  /** Input of the call. */
  readonly input: object;
  readonly has_error: boolean;
  /** Result of the call; the error text of a failed call. */
  readonly output: unknown;
}

/** How the audit event of one event type is made. */
export interface AuditRule<Data> {
  /** Maps the event's data to the output of the call. Default: `updated` of an update event, else the data. */
  readonly output?: (data: Data) => unknown;
  /**
   * Makes the input of an event that another call caused, as a cascade does. Without it such events have no audit
   * event.
   */
  readonly nestedInput?: (data: Data) => object;
}

/**
 * Makes an audit event for every call that changes data, with its input and caller (docs/adr/0027). Audit events are made
 * from the events of the change and are inserted in the same transaction.
 */
@Injectable()
export class AuditEvents {
  readonly #rules = new Map<string, AuditRule<object>>();

  constructor(
    private readonly options: ResolvedMessagingOptions,
    private readonly drafts: EventDrafts,
  ) {}

  /**
   * Registers the rule of an event type. Called in `onModuleInit` of every replica, also without audit events, because
   * another replica may have left drafts.
   * @throws StartUpError when the catalogue does not have the type
   */
  register<Data extends object>(type: string, rule: AuditRule<Data>): void {
    this.#rules.set(type, rule as AuditRule<object>);
    if (!rule.nestedInput) return;
    this.drafts.register(AUDIT_PREFIX + type, async (drafts) => {
      const events = await this.drafts.writerOf(type)(drafts);
      return events.map((data) => this.#success(type, rule.nestedInput?.(data as Data) ?? {}, data));
    });
  }

  /** Whether audit events are configured. */
  get isEnabled(): boolean {
    return this.options.auditEvents !== undefined;
  }

  /** Returns the events, each followed by its audit event, if it has one. */
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

  /** Event types whose drafts in the current call have audit events; none when the call is not audited. */
  draftedTypes(): string[] {
    if (!this.#current()) return [];
    return [...this.#rules].filter(([, { nestedInput }]) => nestedInput).map(([type]) => type);
  }

  /** Returns the audit event of the failure of the current call; `undefined` when the call is not audited. */
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

/** A call on one object can cause events of the same type about other objects, as a cascade does. */
function isOf(call: AuditedCall, type: string, subject: string): boolean {
  const [kind, id] = call.subject.split('/', 2);
  const isAboutAnother = id !== undefined && subject.startsWith(`${kind}/`) && subject !== call.subject;
  return type === call.type && !isAboutAnother;
}

function outputOf(data: object): unknown {
  if (data instanceof Uint8Array) return Buffer.from(data).toString('base64');
  return 'updated' in data ? data.updated : data;
}
