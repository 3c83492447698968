/** Names of a request can have many kilobytes; errors show their beginning. */
const MAX_TEXT = 200;

/** The beginning of a name, for error texts. */
export const brief = (text: string): string =>
  text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;

/**
 * The beginning of a name in quotes, with control characters escaped, for error texts.
 *
 * @example
 * quoted('a\nb'); // '"a\\nb"'
 */
export const quoted = (text: string): string => JSON.stringify(brief(text));
