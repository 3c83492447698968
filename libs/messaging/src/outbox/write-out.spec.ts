import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type DraftWriter, EventDrafts } from './event-drafts';
import { DraftNotWrittenError, type DraftRow, writeOut } from './write-out';

const TIME = '2026-06-09T08:31:12.004Z';
const ORIGINS = new Map([
  [
    '1',
    JSON.stringify({
      ...{ source: 'source://lamassu.io/ctx/source/cli', time: TIME },
      ...{ authtype: 'jwt', authid: 'alice' },
    }),
  ],
  ['2', JSON.stringify({ source: 'source://lamassu.io/ctx/source/service/ca', time: TIME })],
]);

function row(id: string, change: Partial<DraftRow> = {}): DraftRow {
  const draft = JSON.stringify({ version: Number(id) });
  return {
    id,
    eventId: `event-${id}`,
    type: 'ca.delete',
    subject: `ca/${id}`,
    draft,
    originId: '1',
    ...change,
  };
}

describe('writeOut', () => {
  const write = vi.fn<DraftWriter>();
  let drafts: EventDrafts;

  beforeEach(() => {
    drafts = new EventDrafts();
    drafts.register('ca.delete', write);
    write.mockReset().mockImplementation((all) => Promise.resolve(all.map(({ draft }) => ({ made: draft }))));
  });

  const failure = (...rows: DraftRow[]) => writeOut(rows, ORIGINS, drafts).catch((error: unknown) => error);

  it('makes an event from a draft and its origin', async () => {
    const events = await writeOut([row('7')], ORIGINS, drafts);
    expect([...events.keys()]).toEqual(['7']);
    expect(JSON.parse(events.get('7') ?? '')).toEqual({
      specversion: '1.0',
      id: 'event-7',
      source: 'source://lamassu.io/ctx/source/cli',
      type: 'ca.delete',
      subject: 'ca/7',
      time: TIME,
      datacontenttype: 'application/json',
      authtype: 'jwt',
      authid: 'alice',
      data: { made: { version: 7 } },
    });
  });

  it('calls the writer of a type once, and assigns each result to its draft', async () => {
    drafts.register('ca.import', (all) => Promise.resolve(all.map(({ subject }) => ({ subject }))));
    const rows = [row('1'), row('2', { type: 'ca.import' }), row('3', { originId: '2' })];
    const events = await writeOut(rows, ORIGINS, drafts);
    const event = (id: string) => JSON.parse(events.get(id) ?? '') as object;
    expect(write.mock.calls).toEqual([
      [
        [
          { subject: 'ca/1', draft: { version: 1 } },
          { subject: 'ca/3', draft: { version: 3 } },
        ],
      ],
    ]);
    expect(event('1')).toMatchObject({ data: { made: { version: 1 } }, authid: 'alice' });
    expect(event('2')).toMatchObject({ type: 'ca.import', data: { subject: 'ca/2' } });
    expect(event('3')).toMatchObject({ data: { made: { version: 3 } } });
    expect(event('3')).not.toHaveProperty('authid');
  });

  it('names the failed event and the reason', async () => {
    write.mockRejectedValue(new Error('no such row'));
    const error = await failure(row('7'), row('8'));
    expect(error).toBeInstanceOf(DraftNotWrittenError);
    expect(error).toMatchObject({
      eventId: 'event-7',
      message: 'event event-7 (ca.delete of ca/7) cannot be written out: Error: no such row',
    });
  });

  it.each([
    {
      what: 'its type has no writer',
      rows: [row('7', { type: 'ca.other' })],
      reason: 'have no writer',
    },
    { what: 'it is no JSON', rows: [row('7', { draft: '{' })], reason: 'SyntaxError' },
    { what: 'its origin is gone', rows: [row('7', { originId: '3' })], reason: 'outbox_origin has no row 3' },
  ])('rejects a draft when $what', async ({ rows, reason }) => {
    const error = await failure(...rows);
    expect(error).toBeInstanceOf(DraftNotWrittenError);
    expect((error as Error).message).toContain(reason);
  });

  it('rejects a writer that returns fewer or more data than drafts', async () => {
    for (const data of [[{}], [{}, {}, {}]]) {
      write.mockResolvedValueOnce(data);
      expect(await failure(row('7'), row('8'))).toMatchObject({
        message: expect.stringContaining(`${data.length} data for 2 drafts`) as string,
      });
    }
  });
});
