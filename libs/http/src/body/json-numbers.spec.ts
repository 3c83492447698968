import { describe, expect, it } from 'vitest';
import { parseJson } from './json-numbers';

describe('parseJson', () => {
  it.each([
    '9007199254740991',
    '-9007199254740992',
    '9007199254740994',
    '123456789012345680000',
    '1e300',
    '1.5E+3',
    '0.30000000000000004',
    '0.29999999999999998890',
    '0',
    '-0.0',
    '0e5',
    '0.0000000000000000000',
    '5e-324',
    '12345678901234567.0e-5',
    '1000000000000000000000.000',
  ])('reads %s', (number) => {
    expect(parseJson(`{"n":${number}}`)).toEqual({ n: Number(number) });
  });

  it.each([
    '9007199254740993',
    '-9007199254740993',
    '12345678901234567890',
    '12345678901234567890.5',
    '1.2345678901234567890e19',
    '1e400',
    '-1e400',
    '1e-400',
    '0.0000000000000001e-400',
  ])('rejects %s, which a double does not hold', (number) => {
    expect(() => parseJson(`{"metadata":{"a":[1,{"b":${number}}]}}`)).toThrow(
      `the body has the number ${number}, which would lose its value: send it as a text, or within 2^53`,
    );
  });

  it('quotes the first digits of a long number', () => {
    expect(() => parseJson('1'.repeat(100_000))).toThrow(`number ${'1'.repeat(40)}…, which`);
  });

  it('reads a long number with a run of zeros in linear time', () => {
    const zeros = '0'.repeat(1_000_000);
    expect(() => parseJson(`[1${zeros}1]`)).toThrow('which would lose its value');
    expect(() => parseJson(`[1.${zeros}1e400]`)).toThrow('which would lose its value');
  });

  it.each(['12345678901234567890', '1e400'])(
    'finds %s at the start, after spaces, and in lists and objects',
    (number) => {
      for (const text of [number, ` ${number}`, `[0,${number}]`, `{"a":\n-${number}}`, `[[${number}]]`]) {
        expect(() => parseJson(text)).toThrow('which would lose its value');
      }
    },
  );

  it('keeps digits in texts and in keys', () => {
    const text = '{"12345678901234567891":"12345678901234567891"}';
    expect(JSON.stringify(parseJson(text))).toBe(text);
  });

  it('keeps a key __proto__ beside a long number', () => {
    expect(Object.keys(parseJson('{"__proto__":1,"n":1234567890123456}') as object)).toEqual([
      '__proto__',
      'n',
    ]);
  });
});
