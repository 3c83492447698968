import { InvalidValueError } from '@libs/kernel';
import { IsOptional, Matches } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { readVariables, variablesOf } from './read-variables';
import {
  Flag,
  List,
  ListOf,
  Milliseconds,
  OneOf,
  ReadWith,
  Text,
  Url,
  UrlList,
  WholeNumber,
} from './variables';

class NotEvenError extends Error {}

function readEven(text: string): { readonly half: number } {
  if (text === 'defect') throw new TypeError('a defect');
  if (Number.isNaN(Number(text))) throw new InvalidValueError(`"${text}" is no number`);
  if (Number(text) % 2 !== 0) throw new NotEvenError(`"${text}" is odd`);
  return { half: Number(text) / 2 };
}

class Settings {
  @WholeNumber(1, 100)
  readonly COUNT: number = 7;

  @Flag()
  readonly SWITCH: boolean = true;

  @Text(5)
  readonly NAME: string = 'none';

  @OneOf(['a', 'b'])
  readonly CHOICE: string = 'a';

  @List(Matches(/^\w+$/, { each: true, message: 'must be words' }))
  readonly WORDS: readonly string[] = [];

  @ListOf(['x', 'y'])
  readonly KINDS: readonly string[] = ['x'];

  @IsOptional()
  @Url('http:', 'https:')
  readonly ADDRESS?: string;

  @IsOptional()
  @UrlList('amqp:', 'amqps:')
  readonly BROKERS?: string;

  @Milliseconds(100, 60_000)
  readonly TIMEOUT: number = 1_000;

  @ReadWith(readEven, 'an even number', NotEvenError)
  readonly EVEN: { readonly half: number } = { half: 0 };
}

class Required {
  @Text()
  readonly FIRST!: string;

  @Text()
  readonly SECOND!: string;
}

describe('the variables of a class', () => {
  it('are its properties with decorators, in their order', () => {
    expect(variablesOf(Required)).toEqual(['FIRST', 'SECOND']);
    expect(variablesOf(Settings)).toHaveLength(10);
  });

  it('have the defaults of the class when they are missing or empty', () => {
    expect(readVariables(Settings, {})).toEqual(new Settings());
    expect(readVariables(Settings, { COUNT: '', KINDS: '', ADDRESS: '' })).toEqual(new Settings());
  });

  it('are parsed into values of their types', () => {
    const text = {
      COUNT: '42',
      SWITCH: 'false',
      NAME: 'some',
      CHOICE: 'b',
      WORDS: ' one, two,,three ',
      KINDS: 'y,x',
      ADDRESS: 'https://example.com/a',
      BROKERS: 'amqp://a, amqps://b',
      TIMEOUT: '1.5s',
      EVEN: '8',
    };
    expect({ ...readVariables(Settings, text) }).toEqual({
      ...text,
      COUNT: 42,
      SWITCH: false,
      WORDS: ['one', 'two', 'three'],
      KINDS: ['y', 'x'],
      TIMEOUT: 1_500,
      EVEN: { half: 4 },
    });
  });

  it('are frozen, and contain only properties of the class', () => {
    const settings = readVariables(Settings, { PATH: '/bin', COUNT: '1', constructor: 'x' });
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.keys(settings)).not.toContain('PATH');
    expect(settings).toBeInstanceOf(Settings);
  });
});

describe('a variable that is wrong', () => {
  it.each([
    ['COUNT', '0', 'must be a whole number from 1 to 100'],
    ['COUNT', '101', 'must be a whole number from 1 to 100'],
    ['COUNT', '1.5', 'must be a whole number from 1 to 100'],
    ['COUNT', '1e1', 'must be a whole number from 1 to 100'],
    ['COUNT', ' 1', 'must be a whole number from 1 to 100'],
    ['SWITCH', 'yes', 'must be true or false'],
    ['NAME', 'longer', 'must be at most 5 characters'],
    ['CHOICE', 'c', 'must be one of a, b'],
    ['WORDS', 'one,t-wo', 'must be words'],
    ['KINDS', 'x,z', 'must be one or more of x, y'],
    ['KINDS', ' , ', 'must be one or more of x, y'],
    ['ADDRESS', 'ftp://example.com', 'must be a URL that begins with http:// or https://'],
    ['ADDRESS', 'example.com', 'must be a URL that begins with http:// or https://'],
    [
      'BROKERS',
      'amqp://a,http://b',
      'must be a URL that begins with amqp:// or amqps://, or several, separated by commas',
    ],
    ['TIMEOUT', '99ms', 'must be a duration such as 10s, from 100ms to 1m'],
    ['TIMEOUT', '2m', 'must be a duration such as 10s, from 100ms to 1m'],
    ['TIMEOUT', 'soon', 'must be a duration such as 10s, from 100ms to 1m'],
    ['EVEN', 'x', '"x" is no number; must be an even number'],
    ['EVEN', '3', '"3" is odd; must be an even number'],
  ])('%s=%s is rejected with one sentence', (name, value, sentence) => {
    expect(() => readVariables(Settings, { [name]: value })).toThrow(
      expect.objectContaining({ name: 'StartUpError', message: `${name}: ${sentence}` }),
    );
  });

  it('is the first one of the class, not of the environment', () => {
    expect(() => readVariables(Settings, { EVEN: '3', SWITCH: 'yes' })).toThrow('SWITCH: ');
  });

  it('is reported as missing when it has no default', () => {
    expect(() => readVariables(Required, { FIRST: 'x', SECOND: '' })).toThrow(/^SECOND is missing$/);
  });

  it('does not hide a defect of its parser', () => {
    expect(() => readVariables(Settings, { EVEN: 'defect' })).toThrow(TypeError);
  });

  it('does not appear in the sentence, because it can be a secret', () => {
    const secret = 'ftp://user:pass-word@example.com';
    const all = {
      COUNT: secret,
      SWITCH: secret,
      NAME: secret,
      CHOICE: secret,
      KINDS: secret,
      TIMEOUT: secret,
    };
    for (const [name, value] of Object.entries({ ...all, ADDRESS: secret, BROKERS: secret }))
      expect(() => readVariables(Settings, { [name]: value })).not.toThrow(/pass-word/);
  });
});
