import { describe, expect, it } from 'vitest';
import { EventDrafts } from './event-drafts';

describe('EventDrafts', () => {
  it('returns the writer of a type', () => {
    const drafts = new EventDrafts();
    const write = () => Promise.resolve([]);
    drafts.register('ca.delete', write);
    expect(drafts.writerOf('ca.delete')).toBe(write);
  });

  it('rejects a second writer for a type', () => {
    const drafts = new EventDrafts();
    drafts.register('ca.delete', () => Promise.resolve([]));
    expect(() => {
      drafts.register('ca.delete', () => Promise.resolve([]));
    }).toThrow('drafts of ca.delete already have a writer');
  });

  it('throws for a type without a writer', () => {
    expect(() => new EventDrafts().writerOf('ca.delete')).toThrow('have no writer');
  });
});
