import { describe, expect, it } from 'vitest';
import { EventSubscribers } from '../delivery/event-subscribers';
import { EventDrafts } from '../outbox/event-drafts';
import { EventTypes } from './event-types';

describe('EventTypes', () => {
  const types = new EventTypes(['ca.create', 'ca.delete']);
  const write = () => Promise.resolve([]);

  it('rejects a draft writer for an unknown type', () => {
    const drafts = new EventDrafts(types);
    drafts.register('ca.delete', write);
    expect(() => {
      drafts.register('ca.vanish', write);
    }).toThrow('Event type ca.vanish is not in the catalogue of events: run npm run docs:update');
  });

  it('rejects a subscriber whose pattern matches no type', () => {
    const subscribers = new EventSubscribers(types);
    subscribers.subscribe('ca.#', () => undefined);
    expect(() => subscribers.subscribe('cas.#', () => undefined)).toThrow(
      'No event type in the catalogue of events matches cas.#',
    );
  });

  it('accepts every type and pattern without a catalogue', () => {
    new EventDrafts().register('thing.change', write);
    new EventSubscribers().subscribe('thing.#', () => undefined);
  });
});
