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
