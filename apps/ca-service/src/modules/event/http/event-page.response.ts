import { z } from 'zod';
import type { EventPage } from '../domain/event-page';

export const eventPageResponse = z.object({
  next: z.int().describe('The sequence to go on from'),
  more: z.boolean().describe('Whether there are events behind `next`, even when the list is short or empty'),
  missed: z.int().describe('How many events after `after` are no longer kept: 0 for a reader that keeps up'),
  list: z.array(z.object({ sequence: z.int(), event: z.record(z.string(), z.unknown()) })),
});

export type EventPageResponse = z.infer<typeof eventPageResponse>;

export const toEventPageResponse = ({ list, ...place }: EventPage): EventPageResponse => ({
  ...place,
  list: list.map(({ sequence, json }) => ({
    sequence,
    event: JSON.parse(json) as Record<string, unknown>,
  })),
});
