import { AsyncLocalStorage } from 'node:async_hooks';

/** A call for which audit events are emitted (docs/adr/0027). */
export interface AuditedCall {
  /** The event type of its success, such as `ca.status.update`. */
  readonly type: string;
  /** CloudEvents `subject` of its failure: the target object, or the kind alone (`ca`) before the object has an id. */
  readonly subject: string;
  /** Returns the input of the call under its wire names, without private keys. Called only where calls are audited. */
  readonly input: () => object;
}

/** The identity of a caller in events and logs. */
export interface Caller {
  /** How the caller was authenticated: a verified JWT, or `system` for the service's own jobs. */
  readonly authType: 'jwt' | 'system';
  /** Claim `sub` of the token. */
  readonly authId: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Data of the current call that is not passed through every signature. */
export interface CallerContext {
  readonly requestId: string;
  /** Header `x-lms-source`, or `service/ca`; becomes the event source. */
  readonly source: string;
  /** W3C trace context, when the request carried one. */
  readonly traceId?: string;
  readonly spanId?: string;
  /** Set by the authentication guard, once the token is verified. */
  caller?: Caller;
  /** Set by `beginAuditedCall` when the request starts to change data. */
  auditedCall?: AuditedCall;
}

const storage = new AsyncLocalStorage<CallerContext>();

/** Runs `work` with `context` as the current call. */
export function runInCallerContext<T>(context: CallerContext, work: () => T): T {
  return storage.run(context, work);
}

/** The current call; `undefined` outside one (start-up, jobs). */
export function currentCallerContext(): CallerContext | undefined {
  return storage.getStore();
}

/** Marks the current request as audited: its events and its failure are followed by audit events. */
export function beginAuditedCall(call: AuditedCall): void {
  const context = currentCallerContext();
  if (context) context.auditedCall = call;
}
