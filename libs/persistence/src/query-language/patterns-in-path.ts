/** A comment, a quoted string (group 1 is its text), or an escape outside of strings. */
const TOKEN = /\/\*[^]*?(?:\*\/|$)|"((?:[^"\\]|\\[^])*)(?:"|$)|\\[^]/g;

/** The text before a string that is the operand of a keyword: `like_regex`, `flag` or `starts with`. */
const WORD_BEFORE = /[^\s.=<>!(),?&|:*$@+\-/%[\]{}]\s*$/;

/** `\u{5c}`, `\u005c` and `\x5c` name a code point; any other character after a backslash stands for itself. */
const ESCAPE = /\\(?:u\{[0-9a-f]{1,6}\}|u[0-9a-f]{4}|x[0-9a-f]{2}|[^])/gi;

/** The last code point of Unicode. */
const LAST_CODE_POINT = 0x10_ff_ff;

/**
 * Returns the strings of a JSONPath that may be patterns: all that follow a word, because PostgreSQL accepts
 * `like\u005fregex` as the keyword. The lexical rules are those of PostgreSQL's jsonpath_scan.l.
 */
export function patternsIn(path: string): string[] {
  const patterns: string[] = [];
  let before = '';
  let end = 0;
  for (const token of path.matchAll(TOKEN)) {
    const [text, string] = token;
    before += path.slice(end, token.index);
    end = token.index + text.length;
    if (string !== undefined && WORD_BEFORE.test(before)) patterns.push(unescaped(string));
    // A comment separates words; an escape is part of a word.
    before = text.startsWith('/*') ? `${before} ` : string === undefined ? 'x' : '"';
  }
  return patterns;
}

function unescaped(string: string): string {
  return string.replace(ESCAPE, (escape) => {
    if (escape.length === 2) return escape.slice(1);
    return String.fromCodePoint(Math.min(parseInt(escape.replace(/^\\[ux]\{?/i, ''), 16), LAST_CODE_POINT));
  });
}
