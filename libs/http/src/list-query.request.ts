import { z } from 'zod';

/** Contract 4.1: the last occurrence of a repeated parameter wins. */
export const lastOccurrence = z.preprocess(
  (value) => (Array.isArray(value) ? (value.at(-1) as unknown) : value),
  z.string().optional(),
);

/** The query parameters of every list. */
export const listQueryRequest = z.object({
  page_size: lastOccurrence.describe('Results per page: 25 when missing, 1000 at most.'),
  bookmark: lastOccurrence.describe('`next` of the page before; carries the page size.'),
});

export type ListQueryRequest = z.infer<typeof listQueryRequest>;
