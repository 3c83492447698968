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
