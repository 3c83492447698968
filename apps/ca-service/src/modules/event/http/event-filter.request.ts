import { z } from 'zod';
import type { EventFilter } from '../domain/event-filter';

/** The longest routing key of AMQP 0-9-1 (a short string), and hence the longest pattern of use. */
const LONGEST_TYPE = 255;
const MOST_TYPES = 16;
/** The longest subject is `ca/` and the id of a CA, or `certificate/` and a serial number. */
const LONGEST_SUBJECT = 1_024;

const TYPE = /^([\w-]+|[*#])(\.([\w-]+|[*#]))*$/;

const type = z
  .string()
  .max(LONGEST_TYPE, { error: `must have ${LONGEST_TYPE} characters at most` })
  .regex(TYPE, {
    error: 'must be an event type such as certificate.create, or a topic pattern such as ca.# or ca.*',
  });

export const wholeNumber = z
  .string({ error: 'must be given once' })
  .regex(/^\d{1,15}$/, { error: 'must be a whole number' })
  .transform(Number);

/** The query parameters that choose events, for everything that reads the log. */
export const eventFilterRequest = {
  type: z
    .preprocess(
      (value) => (typeof value === 'string' ? [value] : value),
      z.array(type).max(MOST_TYPES, { error: `must be given ${MOST_TYPES} times at most` }),
    )
    .default([])
    .describe(
      'An event type, or a topic pattern as in AMQP: `*` is one word, `#` is none or more. Repeatable: one must match.',
    ),
  subject: z
    .string({ error: 'must be given once' })
    .min(1, { error: 'must not be empty' })
    .max(LONGEST_SUBJECT, { error: `must have ${LONGEST_SUBJECT} characters at most` })
    .optional()
    .describe('The subject, to the letter, such as `ca/root-1`.'),
};

export const toEventFilter = ({
  type: types,
  subject,
}: {
  readonly type: readonly string[];
  readonly subject?: string | undefined;
}): EventFilter => ({ types, subject });
