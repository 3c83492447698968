import { Injectable } from '@nestjs/common';
import type { AuditedCall, DomainEvent } from '@libs/kernel';
import { ResolvedMessagingOptions } from '../messaging.options';
import { EventDrafts } from '../outbox/event-drafts';
import { auditEventTypes, type AuditNaming } from './audit-event-types';
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

  /** `undefined`: calls are not audited. */
  get naming(): AuditNaming | undefined {
    return this.options.auditEvents;
  }

  /**
   * At start (`onModuleInit`), in every replica, whether it audits or not: another one may have left drafts.
   * @throws StartUpError when the catalogue does not have the type
   */
  register<Data extends object>(type: string, rule: AuditRule<Data>): void {
    this.#rules.set(type, rule as AuditRule<object>);
    if (!rule.nestedInput) return;
    this.drafts.register(nestedAuditType(type), async (drafts) => {
      const told = await this.drafts.writerOf(type)(drafts);
      return told.map((data) => this.#success(type, rule.nestedInput?.(data as Data) ?? {}, data));
    });
  }

  /** The types whose events have an audit event where another call brought them along. */
  get nestedTypes(): string[] {
    return [...this.#rules].filter(([, { nestedInput }]) => nestedInput).map(([type]) => type);
  }

  /** The audit event that goes with an event of `call`, if one does. */
  with({ type, subject, data }: DomainEvent, call: AuditedCall | undefined): DomainEvent | undefined {
    if (!this.naming || !call) return undefined;
    const input = isOf(call, type, subject) ? call.input : this.#rules.get(type)?.nestedInput?.(data);
    if (!input) return undefined;
    const { success } = auditEventTypes(type, this.naming);
    return { type: success, subject, data: this.#success(type, input, data) };
  }

  /** The audit event of a call that failed, of which there is no other event. */
  ofFailure({ type, subject, input }: AuditedCall, error: string): DomainEvent | undefined {
    if (!this.naming) return undefined;
    const data: AuditData = { input: boundedInput(input), has_error: true, output: error };
    return { type: auditEventTypes(type, this.naming).failure, subject, data };
  }

  #success(type: string, input: object, data: object): AuditData {
    const output = this.#rules.get(type)?.output ?? outputOf;
    return { input: boundedInput(input), has_error: false, output: output(data) };
  }
}

/** The type of the audit event of what another call brought along: one in every naming. */
export function nestedAuditType(type: string): string {
  return `audit.${type}`;
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
