import { describe, expect, it } from 'vitest';
import { parseJsonBody } from './json-body';

const parse = (text: string): unknown => parseJsonBody(Buffer.from(text));

describe('a body', () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    ['null', null],
    ['{"a":"}"} and more', { a: '}' }],
    ['{"a":"\\""}{"b":2}', { a: '"' }],
    ['null {"a":1}', null],
    ['\t{"a":1}', { a: 1 }],
  ])('%s is read', (text, value) => {
    expect(parse(text)).toEqual(value);
  });

  it.each([
    ['', 'EOF'],
    ['  \n', 'EOF'],
    ['{"a":', 'the body is not valid JSON'],
    ['{a:1} {}', 'the body is not valid JSON'],
    ['"', 'the body is not valid JSON'],
    ['}', 'the body is not valid JSON'],
    ['{"a":"x\\u0000"}', 'the body has a text with a NUL character'],
    ['{"a\\u0000":1}', 'the body has a text with a NUL character'],
    ['["\\ud800"]', 'the body has a text that is not valid Unicode'],
    ['{"a":[1e999]}', 'which would lose its value'],
    ['-1e999', 'which would lose its value'],
    ['nullx', 'the body is not valid JSON'],
    ['['.repeat(70) + ']'.repeat(70), 'the body nests deeper than 64 levels'],
  ])('%s is rejected', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

it('a body of escaped quotes takes linear time', () => {
  const timeOf = (quotes: number): number => {
    const bytes = Buffer.from(`{"${'\\"'.repeat(quotes)}`);
    const start = process.cpuUsage();
    expect(() => parseJsonBody(bytes)).toThrow('the body is not valid JSON');
    return process.cpuUsage(start).user;
  };
  timeOf(1_000);
  // Linear: 32 times. Quadratic: 1,024 times.
  expect(timeOf(64_000)).toBeLessThan(300 * Math.max(timeOf(2_000), 500));
});
