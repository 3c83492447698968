import { describe, expect, it } from 'vitest';
import { EventLogPage } from './event-log-page';

const PAGE = { next: 7, missed: 0, more: false, list: [{ sequence: 7, event: { id: 'a', nested: [1] } }] };
const parse = (change: object) => EventLogPage.parse(JSON.stringify({ ...PAGE, ...change }));

describe('a page of the log', () => {
  it('is read with its events as they came, and without members that are not known', () => {
    const event = { id: 'a', constructor: 'x', list: [{ deep: null }] };
    expect(parse({ added: 1, list: [{ sequence: 7, event, added: 1 }] })).toEqual({
      ...PAGE,
      list: [{ sequence: 7, event }],
    });
  });

  it('may hold an event that is malformed: it does not hide the others', () => {
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
  ])('is rejected with %j', (change, member) => {
    expect(() => parse(change)).toThrow(`GET /events answers a page whose ${member} is not valid`);
  });

  it('is rejected when the answer is no object', () => {
    expect(() => EventLogPage.parse('[]')).toThrow('GET /events answers no JSON object');
    expect(() => EventLogPage.parse('<html>')).toThrow(SyntaxError);
  });
});
