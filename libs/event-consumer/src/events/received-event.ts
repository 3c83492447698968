import { z } from 'zod';

/** An event on its way to the handlers, whichever way it came. */
export interface ReceivedEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  /** Its place in the gapless log of the CA service; `undefined` for other publishers. */
  readonly sequence: number | undefined;
  /** The CloudEvent as it came. */
  readonly event: Readonly<Record<string, unknown>>;
  /** Its text, for whoever passes it on. */
  readonly text: string;
}

/** What was received is no event, and will not become one. */
export class MalformedEventError extends Error {}

const text = (longest: number) =>
  z.string({ error: 'is missing' }).min(1, { error: 'is empty' }).max(longest, { error: 'is too long' });

/**
 * CloudEvents 1.0.2, section 3: the attributes that this library relies on, and bounds that keep them storable and
 * in the short strings of AMQP.
 */
const ENVELOPE = z.looseObject({
  specversion: z.literal('1.0', { error: 'is not 1.0' }),
  id: text(255),
  source: text(2_048),
  type: text(255),
  subject: z.string().max(1_024, { error: 'is too long' }).default(''),
});

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the body of a message: a CloudEvent in structured JSON. @throws MalformedEventError */
export function readEvent(body: Uint8Array, sequence: number | undefined): ReceivedEvent {
  let text: string;
  let event: unknown;
  try {
    text = UTF_8.decode(body);
    event = JSON.parse(text);
  } catch (error) {
    throw new MalformedEventError('the body is not JSON in UTF-8', { cause: error });
  }
  return checkedEvent(event, text, sequence);
}

/** @throws MalformedEventError */
export function checkedEvent(event: unknown, text: string, sequence: number | undefined): ReceivedEvent {
  const result = ENVELOPE.safeParse(event);
  if (!result.success) {
    const [issue] = result.error.issues;
    const attribute = issue?.path.join('.');
    throw new MalformedEventError(
      attribute ? `the attribute ${attribute} ${issue?.message ?? 'is wrong'}` : 'the body is no CloudEvent',
    );
  }
  const { id, type, subject } = result.data;
  if (`${id}${type}${subject}`.includes('\0'))
    throw new MalformedEventError('an attribute holds the character NUL');
  return { id, type, subject, sequence, event: event as Record<string, unknown>, text };
}
