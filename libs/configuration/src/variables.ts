import { InvalidValueError, TimeDuration } from '@libs/kernel';
import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateBy,
} from 'class-validator';

/** Parses the text of a variable. Skips the default of a property, which is already a value. */
const Parsed = (parse: (text: string) => unknown): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? parse(value) : value));

/** Any text of at most `longest` characters. */
export const Text = (longest = Infinity): PropertyDecorator =>
  applyDecorators(
    IsString({ message: 'must be a text' }),
    MaxLength(longest, { message: `must be at most ${longest} characters` }),
  );

/** A whole number in decimal digits, from `minimum` to `maximum`. */
export const WholeNumber = (minimum: number, maximum: number): PropertyDecorator => {
  const message = `must be a whole number from ${minimum} to ${maximum}`;
  return applyDecorators(
    Parsed((text) => (/^\d{1,9}$/.test(text) ? Number(text) : text)),
    IsInt({ message }),
    Min(minimum, { message }),
    Max(maximum, { message }),
  );
};

/** `true` or `false`. */
export const Flag = (): PropertyDecorator =>
  applyDecorators(
    Parsed((text) => (text === 'true' || text === 'false' ? text === 'true' : text)),
    IsBoolean({ message: 'must be true or false' }),
  );

/** One of `values`, exactly as written. */
export const OneOf = (
  values: readonly string[],
  message = `must be one of ${values.join(', ')}`,
): PropertyDecorator => IsIn(values, { message });

const items = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** Texts, separated by commas. @param checks of the array, or `each` of its texts */
export const List = (...checks: readonly PropertyDecorator[]): PropertyDecorator =>
  applyDecorators(Parsed(items), IsString({ each: true, message: 'must be texts' }), ...checks);

/** At least one of `values`, separated by commas. */
export const ListOf = (values: readonly string[]): PropertyDecorator => {
  const message = `must be one or more of ${values.join(', ')}`;
  return List(ArrayNotEmpty({ message }), IsIn(values, { each: true, message }));
};

const beginsWith = (protocols: readonly string[]): string =>
  `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`;

const isUrlOf = (protocols: readonly string[], text: string): boolean =>
  protocols.includes(URL.parse(text)?.protocol ?? 'none');

const UrlText = (isValid: (text: string) => boolean, message: string): PropertyDecorator =>
  applyDecorators(
    Parsed((text) => (isValid(text) ? text : new Unreadable(message))),
    IsString({ message }),
  );

/** A URL with one of the protocols. @param protocols with their colon, such as `https:` */
export const Url = (...protocols: readonly string[]): PropertyDecorator =>
  UrlText((text) => isUrlOf(protocols, text), beginsWith(protocols));

/** URLs, separated by commas, as one text. @param protocols with their colon, such as `amqps:` */
export const UrlList = (...protocols: readonly string[]): PropertyDecorator =>
  UrlText(
    (text) => text.split(',').every((each) => isUrlOf(protocols, each.trim())),
    `${beginsWith(protocols)}, or several, separated by commas`,
  );

/** Milliseconds from `least` to `most`, written as a duration such as `10s`. */
export const Milliseconds = (least: number, most: number): PropertyDecorator => {
  const range = [least, most].map((limit) => TimeDuration.ofMilliseconds(limit).toString()).join(' to ');
  const message = `must be a duration such as 10s, from ${range}`;
  return applyDecorators(
    Parsed((text) => {
      const duration = attempt((given) => TimeDuration.parse(given), text);
      return duration instanceof Unreadable ? text : duration.milliseconds;
    }),
    IsInt({ message }),
    Min(least, { message }),
    Max(most, { message }),
  );
};

/**
 * A value that `read` parses from the text.
 * @param expected what is allowed, after `must be`
 * @param refusals errors of `read` that are about the text; the message follows the name of the variable, so it must not
 *   repeat a secret
 */
export const ReadWith = (
  read: (text: string) => object,
  expected: string,
  ...refusals: readonly ErrorClass[]
): PropertyDecorator =>
  applyDecorators(
    Parsed((text) => attempt(read, text, [InvalidValueError, ...refusals])),
    ValidateBy({
      name: 'readable',
      validator: {
        validate: (value) => !(value instanceof Unreadable),
        defaultMessage: (given) => `${(given?.value as Unreadable).reason}; must be ${expected}`,
      },
    }),
  );

type ErrorClass = new (message: string) => Error;

/** Replaces the value of a text that cannot be parsed, until the validator of the property reports it. */
class Unreadable {
  constructor(readonly reason: string) {}
}

function attempt<T>(
  read: (text: string) => T,
  text: string,
  refusals: readonly ErrorClass[] = [InvalidValueError],
): T | Unreadable {
  try {
    return read(text);
  } catch (error) {
    if (!refusals.some((refusal) => error instanceof refusal)) throw error;
    return new Unreadable((error as Error).message);
  }
}
