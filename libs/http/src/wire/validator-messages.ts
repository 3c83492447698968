const WIRE_TEXTS = new Set<string>();

/**
 * A text that existing clients compare word by word (contract 3.0): it is answered as it stands, without the
 * name of the field in front of it.
 */
export function wireText(text: string): string {
  WIRE_TEXTS.add(text);
  return text;
}

/** What the reference answers for a missing field and for a value that is not allowed (contract 3). */
export const STRUCT_VALIDATION_ERROR = wireText('struct validation error');

/** Whether a text is one of those that `wireText` marked. */
export function isWireText(text: string): boolean {
  return WIRE_TEXTS.has(text);
}

/** Neither a JSON body nor an error sentence has a NUL. */
const SEPARATOR = '\0';

/**
 * Marks a message that repeats a value of the client. class-validator replaces `$value`, `$target` and the like in the
 * finished message, also where they stem from the client: each `$value` repeats the whole value, so that the answer
 * grows with the square of the body. A NUL after each `$` prevents that; `textOfMessage` removes it.
 */
export const messageOfValue = (message: string): string => message.replaceAll('$', () => `$${SEPARATOR}`);

/** The text of a message that `messageOfValue` may have marked. */
export const textOfMessage = (message: string): string => message.replaceAll(SEPARATOR, '');
