/** A place where a file cites docs/wire-contract.md, such as `contract 3.1, check 2`. */
export interface Citation {
  /** The number of the section: `7`, or `3.1`. */
  readonly section: string;
  /** The step of a list, the row of a table or the route within the section. */
  readonly item?: number;
}

const REFERENCE = String.raw`(?:(?:check|item|number|route|step)s?\s+)?\d+(?:\.\d+)?`;
const CITATION = new RegExp(
  String.raw`\bcontract(?:'s)?\s+(?:section\s+|\(|\[)?(${REFERENCE}(?:(?:,|;|\s+and)\s+${REFERENCE})*)`,
  'gi',
);
/** The end of a line in a comment, which may part a citation. */
const LINE_BREAK = /\s*\n\s*(?:\*(?!\/)|\/\/|#)?[ \t]*/g;

/**
 * The citations of a text, comments over several lines included.
 *
 * @example
 * citationsIn('contract 3.6 and 10.1, 36'); // 3.6, and item 36 of 10.1
 */
export function citationsIn(text: string): Citation[] {
  return [...text.replace(LINE_BREAK, ' ').matchAll(CITATION)].flatMap(([, list = '']) => referencesIn(list));
}

/** A whole number behind a section counts within it: `5.6, 4` is step 4 of section 5.6. */
function referencesIn(list: string): Citation[] {
  const citations: Citation[] = [];
  for (const [reference, number = ''] of list.matchAll(/(?:[a-z]+\s+)?(\d+(?:\.\d+)?)/gi)) {
    const last = citations.at(-1);
    const isItem = !number.includes('.') && (last?.section.includes('.') ?? false);
    if (isItem && last) citations.push({ section: last.section, item: Number(number) });
    else if (/^\d/.test(reference) || /^and/i.test(reference)) citations.push({ section: number });
  }
  return citations;
}

/** The sections of the contract by number, each with its text up to the next section of any level. */
export function sectionsOf(contract: string): ReadonlyMap<string, string> {
  const parts = contract.split(/^<a id="(\d+(?:\.\d+)?)"><\/a>$/m);
  return new Map(
    parts.flatMap((part, index): [string, string][] =>
      index % 2 === 1 ? [[part, parts[index + 1] ?? '']] : [],
    ),
  );
}

/** Whether the cited section exists, begins with a heading of its number, and has the cited item. */
export function exists({ section, item }: Citation, sections: ReadonlyMap<string, string>): boolean {
  const text = sections.get(section);
  if (!text?.trimStart().match(new RegExp(String.raw`^##+ ${section.replace('.', '\\.')}\.? `))) return false;
  return (
    item === undefined ||
    new RegExp(String.raw`^(?:${item}\. |\| (?:<a [^>]*></a>)?${item} +\|)`, 'm').test(text)
  );
}
