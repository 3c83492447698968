import { AsyncLocalStorage } from 'node:async_hooks';

/** A call that audit events tell of: what was asked for, and of whom (docs/adr/0027). */
export interface AuditedCall {
  /** The type of the event that tells of its success, such as `ca.status.update`. */
  readonly type: string;
  /** CloudEvents `subject` of its failure: what it was meant for, or the kind alone (`ca`) before that has an id. */
  readonly subject: string;
  /** What the caller said, by the names that consumers know; never a private key. Asked for only where calls are audited. */
  readonly input: () => object;
}

/** Who is behind a call, as events and logs name them. */
export interface Caller {
  /** How the caller was authenticated: a verified JWT, or `system` for the service's own jobs. */
  readonly authType: 'jwt' | 'system';
  /** Claim `sub` of the token. */
  readonly authId: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What surrounds one call: travels beside the call, not through every signature. */
export interface CallerContext {
  readonly requestId: string;
  /** Header `x-lms-source`, else `service/ca`: becomes the event source. */
  readonly source: string;
  /** W3C trace context, when the request carried one. */
  readonly traceId?: string;
  readonly spanId?: string;
  /** Set by the authentication guard, once the token is verified. */
  caller?: Caller;
  /** Set when the request begins to change something (`beginAuditedCall`). */
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

/** From here on the current request is `call`: events say so, and its failure is told too. */
export function beginAuditedCall(call: AuditedCall): void {
  const context = currentCallerContext();
  if (context) context.auditedCall = call;
}
