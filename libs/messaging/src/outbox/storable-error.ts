const MAX_ERROR = 1000;

/** An error for column `last_error`: PostgreSQL stores no NUL in a text, and no half of a surrogate pair. */
export function storableError(error: string): string {
  return error.replaceAll('\0', '').slice(0, MAX_ERROR).toWellFormed();
}
