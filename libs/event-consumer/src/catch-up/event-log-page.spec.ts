import { describe, expect, it } from 'vitest';
import { EventLogPage } from './event-log-page';

const PAGE = { next: 7, missed: 0, more: false, list: [{ sequence: 7, event: { id: 'a', nested: [1] } }] };
const parse = (change: object) => EventLogPage.parse(JSON.stringify({ ...PAGE, ...change }));

describe('EventLogPage', () => {
  it('keeps events unchanged and ignores unknown members', () => {
    const event = { id: 'a', constructor: 'x', list: [{ deep: null }] };
    expect(parse({ added: 1, list: [{ sequence: 7, event, added: 1 }] })).toEqual({
      ...PAGE,
      list: [{ sequence: 7, event }],
    });
  });

  it('accepts a page with a malformed event', () => {
    expect(parse({ list: [{ sequence: 7, event: 5 }, { sequence: 8 }] }).list).toHaveLength(2);
  });

  it.each([
    [{ next: '7' }, 'next'],
    [{ missed: null }, 'missed'],
    [{ more: 'false' }, 'more'],
    [{ list: undefined }, 'list'],
    [{ list: {} }, 'list'],
    [{ list: [null] }, 'list'],
    [{ list: [[]] }, 'list'],
    [{ list: [{ sequence: 7.5, event: {} }] }, 'list'],
  ])('rejects %j', (change, member) => {
    expect(() => parse(change)).toThrow(`GET /events: the response has an invalid ${member}`);
  });

  it('rejects a response that is not an object', () => {
    expect(() => EventLogPage.parse('[]')).toThrow('GET /events: the response is not a JSON object');
    expect(() => EventLogPage.parse('<html>')).toThrow(SyntaxError);
  });
});
