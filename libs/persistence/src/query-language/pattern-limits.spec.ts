import { describe, expect, it } from 'vitest';
import { compares } from './filter';
import { patternTimeLimit, rejectUnsafePatterns } from './pattern-limits';
import { patternSize } from './pattern-size';
import { patternsIn } from './patterns-in-path';

const query = (path: string) => ({ filters: [compares('metadata', 'jsonpath', path)] });
const parsing = (path: string) => () => {
  rejectUnsafePatterns(query(path));
};

describe('patterns of like_regex', () => {
  it.each([
    ['(x+x+)+y', String.raw`$.x like_regex "(x+x+)+y"`],
    ['(x)\\1', String.raw`$.x like_regex "(x)\\1"`],
    ['(x)\\1', String.raw`$.x LIKE_REGEX"(x)\u005c1"`],
    ['(x)\\1', String.raw`$.x like\u005fregex "(x)\x5c1"`],
    ['(x)\\1', String.raw`$.x like_rege\x "(x)\u{5c}1" flag`],
    ['(x)\\1', String.raw`$.x like_regex/* " */"(x)\\1"`],
    ['a"b', String.raw`$.\" like_regex "a\"b"`],
    ['/* a', String.raw`$.x == "/*" && $.y like_regex "/* a" || $.z == "*/"`],
    ['unfinished', `$.x like_regex "unfinished`],
  ])('are found as PostgreSQL lexes them: %s', (pattern, path) => {
    expect(patternsIn(path)).toEqual([pattern]);
  });

  it('do not include other strings of a path', () => {
    expect(patternsIn(String.raw`$."a\"b" == "\\1" && exists($.t[*] ? (@ == "(?=")) && "x" != @`)).toEqual(
      [],
    );
  });

  it.each([
    ['^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'],
    [String.raw`^\d{1,3}(\.\d{1,3}){3}$`],
    ['^(foo|bar)+(baz)?$'],
    ['[(]{3}[]){2}[^]{200}[[:alpha:]]{3}[[.].]]'],
    ['(?:a|b)*c'],
    ['{a}'],
    [''],
  ])('of ordinary size are accepted: %s', (pattern) => {
    expect(patternSize(pattern).unsupported).toBeUndefined();
    expect(parsing(`$.x like_regex ${JSON.stringify(pattern)}`)).not.toThrow();
  });

  it.each([
    ['\\1', String.raw`(x)\1`],
    ['\\9', String.raw`[\9]`],
    ['(?=', 'x(?=y)'],
    ['(?!', 'x(?!y)'],
    ['(?<', '(?<=x)y'],
    ['(?b', String.raw`(?b)\(x\)`],
    ['***', '***=x'],
  ])('with %s are rejected with a quotation of it', (part, pattern) => {
    expect(parsing(`$.x like_regex ${JSON.stringify(pattern)}`)).toThrow(
      `filter metadata: like_regex: the pattern has "${part}", and must have no back-reference, lookaround or embedded option`,
    );
  });

  it.each([
    ['(x{1,200}){1,200}'],
    ['((x{20}){20}){20}'],
    ['(x{200}[)]y){200}'],
    [String.raw`(x{200}\c)y){200}`],
    ['(x{200}[[:alpha:])]]y){200}'],
    ['x{999999999}'],
    ['(x{50,}){50,}'],
    [`${'('.repeat(11)}x+${')+'.repeat(11)}`],
    ['x'.repeat(1_001)],
  ])('that are large after expansion are rejected: %s', (pattern) => {
    expect(parsing(`$.x like_regex ${JSON.stringify(pattern)}`)).toThrow('must have at most 1000 characters');
  });

  it('shorten the time limit in every spelling of the keyword', () => {
    for (const keyword of ['like_regex', 'Like_Regex', 'like\\u005fregex', 'lik\\e_regex']) {
      expect(patternTimeLimit(query(`$.x ${keyword} "a"`), 5_000)).toBe(250);
    }
    expect(patternTimeLimit(query('$.x == "a"'), 5_000)).toBe(5_000);
    expect(patternTimeLimit(query('$.x like_regex "a"'), 100)).toBe(100);
  });
});
