import { describe, expect, it } from 'vitest';
import { EventSubscribers } from '../delivery/event-subscribers';
import { EventDrafts } from '../outbox/event-drafts';
import { EventTypes } from './event-types';

describe('the catalogue of event types', () => {
  const types = new EventTypes(['ca.create', 'ca.delete']);
  const write = () => Promise.resolve([]);

  it('has no place for drafts of a type that it does not have', () => {
    const drafts = new EventDrafts(types);
    drafts.register('ca.delete', write);
    expect(() => {
      drafts.register('ca.vanish', write);
    }).toThrow('Event type ca.vanish is not in the catalogue of events: run npm run docs:update');
  });

  it('has no place for subscribers that would never hear of anything', () => {
    const subscribers = new EventSubscribers(types);
    subscribers.subscribe('ca.#', () => undefined);
    expect(() => subscribers.subscribe('cas.#', () => undefined)).toThrow(
      'No event type in the catalogue of events matches cas.#',
    );
  });

  it('has a place for everything when there is none', () => {
    new EventDrafts().register('thing.change', write);
    new EventSubscribers().subscribe('thing.#', () => undefined);
  });
});
