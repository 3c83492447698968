import { Equals, ValidateBy, validateSync } from 'class-validator';
import { isJsonObject } from '@libs/kernel';

/** An event for the handlers, from the queue or from the log. */
export interface ReceivedEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  /** Its position in the gapless log of the CA service; `undefined` for other publishers. */
  readonly sequence: number | undefined;
  /** The received CloudEvent, unchanged. */
  readonly event: Readonly<Record<string, unknown>>;
  /** The received text, for handlers that forward it. */
  readonly text: string;
}

/** The message is not an event; a retry cannot succeed. */
export class MalformedEventError extends Error {}

/** A text of `least` to `longest` characters. One constraint instead of three, because every event is validated. */
const Attribute = (least: number, longest: number): PropertyDecorator => {
  const problemOf = (value: unknown): string | undefined => {
    if (value === undefined) return 'is missing';
    if (typeof value !== 'string') return 'is no text';
    if (value.length < least) return 'is empty';
    return value.length > longest ? 'is too long' : undefined;
  };
  return ValidateBy(
    { name: 'attribute', validator: { validate: (value) => problemOf(value) === undefined } },
    { message: ({ value }) => problemOf(value) ?? 'is wrong' },
  );
};

/**
 * The attributes that this library uses (CloudEvents 1.0.2, section 3). The bounds keep them storable and within the
 * short strings of AMQP.
 */
class Envelope {
  @Equals('1.0', { message: 'is not 1.0' })
  readonly specversion: unknown;

  @Attribute(1, 255)
  readonly id: string;

  @Attribute(1, 2_048)
  readonly source: string;

  @Attribute(1, 255)
  readonly type: string;

  @Attribute(0, 1_024)
  readonly subject: string;

  /** Does not validate; `checkedEvent` does. */
  constructor({ specversion, id, source, type, subject = '' }: Readonly<Record<string, unknown>>) {
    this.specversion = specversion;
    this.id = id as string;
    this.source = source as string;
    this.type = type as string;
    this.subject = subject as string;
  }
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** Parses the body of a message: a CloudEvent in structured JSON. @throws MalformedEventError */
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

/** Checks the envelope of a parsed event. @throws MalformedEventError */
export function checkedEvent(event: unknown, text: string, sequence: number | undefined): ReceivedEvent {
  if (!isJsonObject(event)) throw new MalformedEventError('the body is not a CloudEvent');
  const envelope = new Envelope(event);
  const [error] = validateSync(envelope, { stopAtFirstError: true });
  if (error)
    throw new MalformedEventError(
      `the attribute ${error.property} ${Object.values(error.constraints ?? {}).join(', ')}`,
    );
  const { id, type, subject } = envelope;
  if (`${id}${type}${subject}`.includes('\0'))
    throw new MalformedEventError('an attribute contains the character NUL');
  return { id, type, subject, sequence, event, text };
}
