const WIRE_TEXTS = new Set<string>();

/**
 * A text that existing clients compare word by word (contract 3.0): it is answered as it stands, without the
 * name of the field in front of it.
 */
export function wireText(text: string): string {
  WIRE_TEXTS.add(text);
  return text;
}

export function isWireText(text: string): boolean {
  return WIRE_TEXTS.has(text);
}
