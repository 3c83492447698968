import { describe, expect, it } from 'vitest';
import type { StreamItem } from '../domain/event-log';
import { serverSentEvents } from './server-sent-events';

async function* following(...items: StreamItem[]): AsyncGenerator<StreamItem> {
  for (const item of items) yield await Promise.resolve(item);
}

describe('serverSentEvents', () => {
  it('writes the sequence as the id of every block but the first and the last', async () => {
    const end = new AbortController();
    const items = following(
      { kind: 'position', sequence: 4 },
      { kind: 'gap', missed: 2, sequence: 6 },
      { kind: 'event', event: { sequence: 7, type: 'ca.create', json: '{"id":"x"}' } },
    );
    const blocks = [];
    for await (const block of serverSentEvents(items, end.signal)) {
      blocks.push(block);
      if (blocks.length === 4) end.abort('the service stops');
    }
    expect(blocks).toEqual([
      'retry: 2000\n\n',
      ': nothing else up to here\nid: 4\n\n',
      'id: 6\nevent: missed\ndata: {"missed":2}\n\n',
      'id: 7\nevent: ca.create\ndata: {"id":"x"}\n\n',
      ': the service stops\n\n',
    ]);
  });
});
