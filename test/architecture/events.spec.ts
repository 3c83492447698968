import { describe, expect, it } from 'vitest';
import { eventsDocument, readEvents } from './events-document';
import { formatted } from './formatted';

describe('docs/events.md', { timeout: 60_000 }, () => {
  it('lists every event as it is in the code', async () => {
    await expect(await formatted(eventsDocument(), 'events.md')).toMatchFileSnapshot('../../docs/events.md');
  });
});

describe('an event', { timeout: 60_000 }, () => {
  const { events } = readEvents();

  it('exists', () => {
    expect(events.length).toBeGreaterThan(3);
  });

  it.each(events)('$type says when it happens', ({ when }) => {
    expect(when).toMatch(/^[A-Z].*\.$/);
  });

  it.each(events)('$type has a routing key of words and dots', ({ type }) => {
    expect(type).toMatch(/^[a-z]+(\.[a-z]+)+$/);
  });

  it.each(events)('$type is about one object: $subject', ({ subject }) => {
    expect(subject).toMatch(/^[a-z]+\/<[a-z ]+>$/);
  });

  it('has a type of its own', () => {
    expect(new Set(events.map(({ type }) => type)).size).toBe(events.length);
  });
});
