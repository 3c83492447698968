import { describe, expect, it } from 'vitest';
import { firstValue } from './json-scan';

/** Counts how often a byte is read. */
function counted(text: string): { bytes: Uint8Array; reads: () => number } {
  let reads = 0;
  const target = Buffer.from(text);
  const bytes = new Proxy(target, {
    get(buffer, name) {
      if (typeof name === 'string' && /^\d+$/.test(name)) reads++;
      return Reflect.get(buffer, name, buffer) as unknown;
    },
  });
  return { bytes, reads: () => reads };
}

describe('the scan for the first JSON value', () => {
  it.each([
    ['{"a":1}', '{"a":1}'],
    [' \n{"a":"}"} {"b":2}', '{"a":"}"}'],
    ['{"a":"\\"}"} x', '{"a":"\\"}"}'],
    ['[[1],[2]]]', '[[1],[2]]'],
    ['null {}', 'null'],
    ['"a" "b"', '"a"'],
    ['12,3', '12'],
    ['}', '}'],
    ['{"a":', '{"a":'],
    ['"open \\', '"open \\'],
    ['', ''],
    ['  ', ''],
  ])('finds in %j the value %j', (text, value) => {
    const { start, end } = firstValue(Buffer.from(text));
    expect(text.slice(start, end)).toBe(value);
  });

  it.each([
    ['escaped quotes in a string that never ends', `{"${'\\"'.repeat(20_000)}`],
    ['backslashes', `{"a":"${'\\\\'.repeat(20_000)}`],
    ['quotes', '"'.repeat(20_000)],
    ['strings that never end', '{'.repeat(60) + '"a":'.repeat(5_000)],
    ['spaces', ' '.repeat(40_000)],
    ['digits', '1'.repeat(40_000)],
    ['text after the value', `{}${'{"a":"\\"'.repeat(5_000)}`],
  ])('reads each byte a bounded number of times: %s', (_case, text) => {
    const { bytes, reads } = counted(text);
    firstValue(bytes);
    expect(reads()).toBeLessThanOrEqual(3 * text.length);
  });

  it('accepts 20,000 elements and rejects more, after reading no more than those', () => {
    expect(() => firstValue(Buffer.from(`[${'0,'.repeat(19_999)}0]`))).not.toThrow();
    const { bytes, reads } = counted(`[${'0,'.repeat(1_000_000)}0]`);
    expect(() => firstValue(bytes)).toThrow('the body has more than 20000 members and elements');
    expect(reads()).toBeLessThan(100_000);
  });

  it('rejects more than 20,000 members, and as many empty arrays', () => {
    const members = Array.from({ length: 20_001 }, (_, i) => `"k${i}":0`).join();
    expect(() => firstValue(Buffer.from(`{${members}}`))).toThrow('members and elements');
    expect(() => firstValue(Buffer.from(`[${'[],'.repeat(20_001)}0]`))).toThrow('members and elements');
  });

  it('rejects nesting of 65 levels after reading no more than those', () => {
    expect(() => firstValue(Buffer.from('['.repeat(64) + ']'.repeat(64)))).not.toThrow();
    const { bytes, reads } = counted('['.repeat(1_000_000));
    expect(() => firstValue(bytes)).toThrow('the body nests deeper than 64 levels');
    expect(reads()).toBeLessThan(1_000);
  });
});
