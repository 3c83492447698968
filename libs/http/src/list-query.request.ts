import { z } from 'zod';

const flag = z.enum(['true', 'false', '1', '0'], { error: 'must be true or false' });

/** Contract 4.1: the last occurrence of a repeated parameter wins. */
export const lastOccurrence = z.preprocess(
  (value) => (Array.isArray(value) ? (value.at(-1) as unknown) : value),
  z.string().optional(),
);

/** A parameter that may be repeated. */
export const everyOccurrence = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  z.array(z.string()).optional(),
);

/** The query parameters of every list (contract 4.1; docs/query-language.md). */
export const listQueryRequest = z.object({
  page_size: lastOccurrence.describe('Results per page: 25 when missing, 1000 at most unless configured.'),
  bookmark: lastOccurrence.describe(
    '`next` of the page before; carries page size, order and filters, and wins over them.',
  ),
  sort_by: lastOccurrence.describe('A field of the list, or `metadata[jsonpath]$.a.b`.'),
  sort_mode: lastOccurrence.describe('`desc`: descending; anything else: ascending.'),
  filter: everyOccurrence.describe(
    '`field[operator]value`, such as `status[eq]ACTIVE`; repeatable, all must hold (docs/query-language.md).',
  ),
  strict: z
    .preprocess((value) => (Array.isArray(value) ? (value.at(-1) as unknown) : value), flag.optional())
    .describe('`true`: refuse unknown fields and malformed filters instead of ignoring them.'),
});

export type ListQueryRequest = z.infer<typeof listQueryRequest>;

/** The parameters under the names that the query language uses. */
export const toListParameters = (query: ListQueryRequest) => ({
  pageSize: query.page_size,
  bookmark: query.bookmark,
  sortBy: query.sort_by,
  sortMode: query.sort_mode,
  filters: query.filter,
  strict: query.strict === undefined ? undefined : ['true', '1'].includes(query.strict),
});
