import { describe, expect, it } from 'vitest';
import { DraftSlice } from './draft-slice';
import { EventDrafts } from './event-drafts';
import type { NextRow } from './numbering.statement';

const drafts = new EventDrafts();
drafts.register('known', () => Promise.resolve([]));

const row = (id: string, subject: string, type = 'known'): NextRow => ({
  ...{ id, subject, type, eventId: `event-${id}` },
  ...{ draft: '{}', originId: '1' },
});
const event = (id: string, subject: string): NextRow => ({
  ...{ id, subject, type: 'unheard of', eventId: `event-${id}`, draft: null },
});
const ids = (rows: readonly NextRow[]) => rows.map(({ id }) => id);

describe('DraftSlice', () => {
  it('blocks drafts of unknown types and their successors', () => {
    const rows = [row('1', 'a'), row('2', 'a', 'new'), row('3', 'b'), row('4', 'a'), event('5', 'a')];
    const slice = new DraftSlice(rows, drafts);
    expect(ids(slice.withoutBlocked(rows))).toEqual(['1', '3']);
    expect(slice.blocks).toEqual([
      { id: '2', reason: 'unknown-type' },
      { id: '4', reason: 'predecessor' },
      { id: '5', reason: 'predecessor' },
    ]);
    expect(slice.setAside).toEqual([]);
  });

  it('numbers an event that is not a draft, regardless of its type', () => {
    const rows = [event('1', 'a')];
    expect(ids(new DraftSlice(rows, drafts).withoutBlocked(rows))).toEqual(['1']);
  });

  it('sets aside a failed draft, and blocks only the successors of its subject', () => {
    const rows = [row('1', 'a'), row('2', 'b'), row('3', 'a')];
    const slice = new DraftSlice(rows, drafts);
    slice.fail(rows[0]!, new RangeError('Invalid time value'));
    expect(ids(slice.withoutBlocked(rows))).toEqual(['2']);
    const error = 'event event-1 (known of a) cannot be written out: RangeError: Invalid time value';
    expect(slice.blocks).toEqual([
      { id: '1', reason: 'failure', error },
      { id: '3', reason: 'predecessor' },
    ]);
    expect(slice.setAside).toEqual([{ eventId: 'event-1', error }]);
  });

  it('blocks each row once', () => {
    const rows = [row('1', 'a', 'new'), row('2', 'a')];
    const slice = new DraftSlice(rows, drafts);
    slice.withoutBlocked(rows);
    slice.withoutBlocked(rows);
    expect(slice.blocks.map(({ id }) => id)).toEqual(['1', '2']);
  });
});
