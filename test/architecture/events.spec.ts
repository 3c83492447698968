import { describe, expect, it } from 'vitest';
import { eventsDocument, readEvents } from './events-document';
import { formatted } from './formatted';

const CATALOGUE = readEvents();
const { events: EVENTS } = CATALOGUE;

describe('docs/events.md', () => {
  it('lists every event as it is in the code', async () => {
    await expect(await formatted(eventsDocument(CATALOGUE), 'events.md')).toMatchFileSnapshot(
      '../../docs/events.md',
    );
  });
});

describe('an event', () => {
  it('exists', () => {
    expect(EVENTS.length).toBeGreaterThan(3);
  });

  it.each(EVENTS)('$type says when it happens', ({ when }) => {
    expect(when).toMatch(/^[A-Z].*\.$/);
  });

  it.each(EVENTS)('$type has a routing key of words and dots', ({ type }) => {
    expect(type).toMatch(/^[a-z]+(\.[a-z]+)+$/);
  });

  it.each(EVENTS)('$type is about one object: $subject', ({ subject }) => {
    expect(subject).toMatch(/^[a-z]+\/<[a-z ]+>$/);
  });

  it('says what its extension attributes mean', () => {
    const attributes = EVENTS.flatMap(({ extensions }) => extensions);
    expect(attributes.map(({ name }) => name)).toContain('messagedigest');
    expect(attributes.filter(({ meaning }) => !meaning.endsWith('.'))).toEqual([]);
  });

  it('has a type of its own', () => {
    expect(new Set(EVENTS.map(({ type }) => type)).size).toBe(EVENTS.length);
  });
});
