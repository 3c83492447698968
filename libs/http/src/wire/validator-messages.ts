const WIRE_TEXTS = new Set<string>();

/**
 * Marks a text that existing clients compare word by word (contract 3.0). It is answered unchanged, without the name of
 * the field.
 */
export function wireText(text: string): string {
  WIRE_TEXTS.add(text);
  return text;
}

/** The answer of the reference for a missing field and for a value that is not allowed (contract 3). */
export const STRUCT_VALIDATION_ERROR = wireText('struct validation error');

/** Whether `wireText` marked a text. */
export function isWireText(text: string): boolean {
  return WIRE_TEXTS.has(text);
}

/** Neither JSON bodies nor error sentences contain NUL. */
const SEPARATOR = '\0';

/**
 * Escapes a message that repeats a value of the client. class-validator replaces `$value`, `$target` and similar tokens in
 * the finished message, even when the client sent them. Each `$value` would repeat the whole value, so the answer would
 * grow with the square of the body. A NUL after each `$` prevents this; `textOfMessage` removes it.
 */
export const messageOfValue = (message: string): string => message.replaceAll('$', () => `$${SEPARATOR}`);

/** Removes the escapes of `messageOfValue`. */
export const textOfMessage = (message: string): string => message.replaceAll(SEPARATOR, '');
