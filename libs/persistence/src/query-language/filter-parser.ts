import type { Filter } from './filter';
import { operatorNamed } from './filter-operators';
import { readFilterValues } from './filter-value';
import type { ListFields } from './list-field';
import { InvalidFilterOperatorError, InvalidListParameterError } from './query-language.errors';

/** `field[operator]value`: the field ends at the first `[`, and the value begins after the next `]`. */
const FILTER = /^([^[]*)\[([^\]]*)\](.*)$/s;

/** Bound of the filters of one request. */
const MAXIMUM_FILTERS = 20;
/** Octets of all filters as JSON: together with a position they must fit into a bookmark, which is part of a URL. */
const MAXIMUM_OCTETS = 4_000;

/**
 * Parses the filters of a query string (contract 4.2). Ignores malformed filters and unknown fields, or rejects them
 * when `isStrict`.
 * @throws InvalidFilterOperatorError, InvalidListParameterError
 */
export function parseFilters(texts: readonly string[], fields: ListFields, isStrict: boolean): Filter[] {
  if (texts.length > MAXIMUM_FILTERS) {
    throw new InvalidListParameterError(
      `filter: must occur at most ${MAXIMUM_FILTERS} times, got ${texts.length}`,
    );
  }
  const filters = texts.flatMap((text) => parseFilter(text, fields, isStrict) ?? []);
  const octets = Buffer.byteLength(JSON.stringify(filters));
  if (octets > MAXIMUM_OCTETS) {
    throw new InvalidListParameterError(
      `filter: all filters together must have at most ${MAXIMUM_OCTETS} octets, got ${octets}`,
    );
  }
  return filters;
}

function parseFilter(text: string, fields: ListFields, isStrict: boolean): Filter | undefined {
  const [, name = '', operatorName = '', sent = ''] = FILTER.exec(text) ?? [];
  const field = fields.get(name);
  if (!field) {
    if (isStrict) throw new InvalidListParameterError(problemOf(text, name));
    return undefined;
  }
  const operator = operatorNamed(operatorName, field.type);
  if (!operator) throw new InvalidFilterOperatorError(operatorName, name, field.type);
  // Both `field[eq]value` and the documented `field[eq]=value` (contract 4.2).
  const values = readFilterValues(name, field, operator.test, sent.startsWith('=') ? sent.slice(1) : sent);
  // An empty list is ignored (contract 4.3).
  return values.length === 0 ? undefined : { field: name, ...operator, values };
}

function problemOf(text: string, name: string): string {
  const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
  return FILTER.test(text)
    ? `filter: this list has no field "${name.slice(0, 100)}"`
    : `filter: "${shown}" must have the form field[operator]value`;
}
