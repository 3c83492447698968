import { CallerLimitReachedError, currentCallerContext, ServiceLimitReachedError } from '@libs/kernel';
import type { FastifyInstance } from 'fastify';

const KIB = 1024;

/** Characters of answers that clients have not read. */
const LIMITS = { perCaller: 32 * KIB * KIB, total: 128 * KIB * KIB };

/** Smaller answers are always sent. The limits of connections and pipelined requests bound them. */
const SMALL = 16 * KIB;

/** Retry-After of a rejected read. A client that reads has read some answers by then. */
const RETRY_AFTER_SECONDS = 1;

const WHAT = 'characters of answers that are not read yet';

/**
 * Bounds the memory of unread answers, because a client can send requests on many connections and read on none. Answers
 * 429 to a GET beyond the bound of its caller, and 503 beyond the bound of all callers. Answers to changes are always
 * sent.
 */
export function boundUnreadAnswers(fastify: FastifyInstance): void {
  const unread = new Map<string, number>();
  let total = 0;
  const add = (caller: string, length: number): void => {
    total += length;
    const left = (unread.get(caller) ?? 0) + length;
    if (left === 0) unread.delete(caller);
    else unread.set(caller, left);
  };
  const refuse = (caller: string, length: number): void => {
    const own = unread.get(caller) ?? 0;
    if (own > 0 && own + length > LIMITS.perCaller) {
      throw new CallerLimitReachedError(WHAT, LIMITS.perCaller, RETRY_AFTER_SECONDS);
    }
    if (total > 0 && total + length > LIMITS.total) {
      throw new ServiceLimitReachedError(WHAT, LIMITS.total, RETRY_AFTER_SECONDS);
    }
  };
  fastify.addHook('onSend', async ({ method }, { raw }, payload) => {
    if (typeof payload !== 'string' || payload.length <= SMALL || raw.destroyed) return payload;
    const caller = currentCallerContext()?.caller?.authId ?? '';
    if (method === 'GET') refuse(caller, payload.length);
    add(caller, payload.length);
    raw.once('close', () => {
      add(caller, -payload.length);
    });
    return payload;
  });
}
