import type { FilterTest } from './filter';
import type { ListField } from './list-field';
import { InvalidListParameterError } from './query-language.errors';

/** Characters of one filter's value: four times the 500 that the contract allows an order (4.5). */
const MAXIMUM_LENGTH = 2_000;
/** Values of one list (`in`). Each is a comparison, or a search of its own. */
const MAXIMUM_ITEMS = 200;

/** RFC 3339 section 5.6; a missing offset is UTC, and a date alone its first instant. */
const TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:[Zz]|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/;
const HAS_OFFSET = /(?:[Zz]|[+-]\d\d:?\d\d)$/;
const NUMBER = /^[+-]?\d{1,18}(?:\.\d{1,18})?$/;

/**
 * Parses the values of a filter and checks them against the type of its field. Returns no values for an empty list.
 * @throws InvalidListParameterError
 */
export function readFilterValues(name: string, field: ListField, test: FilterTest, text: string): string[] {
  const reject = (reason: string): never => {
    throw new InvalidListParameterError(`filter ${name}: ${reason}`);
  };
  if (text.length > MAXIMUM_LENGTH && test !== 'is one of')
    reject(`the value must have at most ${MAXIMUM_LENGTH} characters, got ${text.length}`);
  // PostgreSQL's type text cannot hold U+0000.
  if (text.includes('\0')) reject('the value must not contain the character U+0000');
  if (test === 'jsonpath') return [decodedAgain(text)];
  const values = test === 'is one of' ? text.split(',').filter((item) => item !== '') : [text];
  if (values.length > MAXIMUM_ITEMS)
    reject(`the list must have at most ${MAXIMUM_ITEMS} items, got ${values.length}`);
  return values.flatMap((value) => {
    const problem = problemOf(value, field);
    if (problem !== undefined) reject(problem);
    if (field.spellings) return field.spellings(value, test);
    return field.type === 'date' && !HAS_OFFSET.test(value) ? inUtc(value) : value;
  });
}

function problemOf(value: string, { type, words }: ListField): string | undefined {
  if (type === 'date' && !isTime(value)) return `"${value}" must be a time such as 2026-06-09T08:30:00Z`;
  if (type === 'number' && !NUMBER.test(value)) return `"${value}" must be a decimal number`;
  if (words !== undefined && !words.includes(value)) return `"${value}" must be one of ${words.join(', ')}`;
  return undefined;
}

/** Rejects times that match the pattern and do not exist, such as 30 February and the year 0. */
function isTime(text: string): boolean {
  const [, year = '', month = '', day = ''] = TIME.exec(text) ?? [];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return Number(year) > 0 && !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}

const inUtc = (text: string): string => (text.length === 10 ? `${text}T00:00:00Z` : `${text}Z`);

/** URL-decodes an expression a second time (contract 4.2). Returns it unchanged when that fails. */
function decodedAgain(text: string): string {
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '));
    return decoded.includes('\0') ? text : decoded;
  } catch {
    return text;
  }
}
