import type { CaEvent } from './ca-event';

const PATTERNS = Symbol('patterns of events');

/** Words of letters, digits, `_` and `-`, or `*` or `#`, separated by dots (AMQP 0-9-1, topic exchanges). */
const PATTERN = /^(?:[\w-]+|\*|#)(?:\.(?:[\w-]+|\*|#))*$/;
/** AMQP 0-9-1: a routing key is a short string. */
const LONGEST_PATTERN = 255;

/**
 * Calls the method with every event of the CA service whose type matches `pattern`: a type such as
 * `certificate.status.update`, or a topic pattern such as `ca.#`. Events of one subject arrive in order. When the method
 * rejects, the event is retried (see `EventConsumerOptions.retries`); a `RejectedEventError` prevents retries.
 * @throws Error for a malformed pattern, while the class is defined
 */
export function OnCaEvent<const Pattern extends string>(
  pattern: Pattern,
): <Handler extends (event: CaEvent<Pattern>) => Promise<void> | void>(
  target: object,
  method: string | symbol,
  descriptor: TypedPropertyDescriptor<Handler>,
) => void {
  if (!PATTERN.test(pattern) || pattern.length > LONGEST_PATTERN)
    throw new Error(`OnCaEvent: "${pattern}" is not a topic pattern`);
  return (_target, _method, { value }) => {
    if (value) Reflect.defineMetadata(PATTERNS, [...patternsOf(value), pattern], value);
  };
}

/** Returns the patterns of a decorated method. */
export function patternsOf(method: object): readonly string[] {
  return (Reflect.getMetadata(PATTERNS, method) ?? []) as string[];
}
