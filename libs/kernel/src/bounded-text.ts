/**
 * Cuts a text to `length` UTF-16 code units for a column or a header. Removes NUL, which PostgreSQL rejects, and replaces
 * halves of surrogate pairs.
 */
export function boundedText(text: string, length: number): string {
  return text.replaceAll('\0', '').slice(0, length).toWellFormed();
}
