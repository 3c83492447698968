import type { ListFields } from './list-field';
import type { ListParameters, Sort } from './list-query';
import { InvalidListParameterError } from './query-language.errors';

/** `field[jsonpath]$.a.b` (contract 4.5). */
const BY_PATH = /^([^[]*)\[jsonpath\](.*)$/s;
/** A path to one value: members, quoted or not, and array indexes, without filters and methods. */
const PATH = /^\$(?:\.[A-Za-z_]\w*|\."(?:[^"\\]|\\.)+"|\[(?:\d{1,9}|last)\])+$/;
const MAXIMUM_PATH_LENGTH = 500;

/**
 * Parses `sort_by` and `sort_mode` (contract 4.1). Ignores unknown fields, or rejects them when `isStrict`.
 * @throws InvalidListParameterError
 */
export function parseSort(
  { sortBy, sortMode }: ListParameters,
  fields: ListFields,
  isStrict: boolean,
): Sort | undefined {
  const text = sortBy?.trim() ?? '';
  if (text === '') return undefined;
  const isDescending = sortMode === 'desc';
  const what = sortedBy(text, fields);
  if (what) return { ...what, isDescending };
  if (!isStrict) return undefined;
  throw new InvalidListParameterError(
    `sort_by: "${text.slice(0, 100)}" is neither a field of this list nor a path into a document of it`,
  );
}

function sortedBy(text: string, fields: ListFields): Omit<Sort, 'isDescending'> | undefined {
  const [, document, path = ''] = BY_PATH.exec(text) ?? [];
  const field = fields.get(document ?? text);
  // A JSON field is sorted by a path into it only, and other fields have no paths.
  if (!field || (field.type === 'JSON') !== (document !== undefined)) return undefined;
  if (document === undefined) return { field: text };
  return path.length <= MAXIMUM_PATH_LENGTH && PATH.test(path) ? { field: document, path } : undefined;
}
