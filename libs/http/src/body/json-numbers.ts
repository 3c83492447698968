import { InvalidValueError } from '@libs/kernel';

/**
 * Only a number with 16 digits or an exponent can lose its value: a double keeps 15 digits (IEEE 754). The character
 * before it keeps most texts, such as base64, from matching.
 */
const MAY_LOSE_VALUE = /(?:^|[\s:,[])-?(?:\d{16}|\d+\.\d{16}|[\d.]+[eE])/;
const NUMBER = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
/** Characters of a number. Comparing one of megabytes takes a quarter of a second, and no client writes one. */
const LONGEST_NUMBER = 1_024;
/** Repeated in the error sentence. */
const LONGEST_QUOTE = 40;

/**
 * Parses JSON. Rejects numbers that a double cannot hold: integers beyond 2^53 that would be rounded, and numbers that
 * would become 0 or Infinity (RFC 8259 section 6). Digits after the point beyond a double's precision are rounded.
 *
 * @throws SyntaxError; InvalidValueError that quotes the number
 */
export function parseJson(text: string): unknown {
  if (!MAY_LOSE_VALUE.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) => {
    if (typeof value === 'number') refuseLostNumber(value, context?.source ?? '');
    return value;
  });
}

function refuseLostNumber(value: number, source: string): void {
  if (Number.isSafeInteger(value) && value !== 0) return;
  const isLarge = Math.abs(value) > Number.MAX_SAFE_INTEGER;
  const isLost =
    source.length > LONGEST_NUMBER ||
    (isLarge
      ? decimalOf(source) !== decimalOf(String(value))
      : value === 0 && /[1-9]/.test(mantissaOf(source)));
  if (!isLost) return;
  const number = source.length > LONGEST_QUOTE ? `${source.slice(0, LONGEST_QUOTE)}…` : source;
  throw new InvalidValueError(
    `the body has the number ${number}, which would lose its value: send it as a text, or within 2^53`,
  );
}

const mantissaOf = (source: string): string => source.split(/[eE]/)[0] ?? '';

/** Digits without zeros at either end, and the power of ten of the last one: equal for equal numbers. */
function decimalOf(source: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(source) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const end = endOfSignificant(digits);
  return `${digits.slice(0, end)}e${Number(exponent) - fraction.length + digits.length - end}`;
}

/** A loop, because `/0+$/` takes quadratic time for a long run of zeros that is not at the end. */
function endOfSignificant(digits: string): number {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end--;
  return end;
}
