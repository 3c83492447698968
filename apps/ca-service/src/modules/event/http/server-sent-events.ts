import type { StreamItem } from '../domain/event-log';

/** How long a client waits before it connects again, in milliseconds. */
const RECONNECT_WAIT = 2_000;

/**
 * Formats the log as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html, 9.2.5 and
 * 9.2.6). `id` is the sequence, which a client sends as `Last-Event-ID` when it reconnects. A block without data
 * updates the last id of the client without an event. The last block is a comment with the reason of the end.
 */
export async function* serverSentEvents(
  items: AsyncIterable<StreamItem>,
  end: AbortSignal,
): AsyncGenerator<string> {
  yield `retry: ${RECONNECT_WAIT}\n\n`;
  for await (const item of items) {
    if (end.aborted) break;
    yield blockOf(item);
  }
  yield `: ${String(end.reason)}\n\n`;
}

function blockOf(item: StreamItem): string {
  switch (item.kind) {
    case 'event':
      return `id: ${item.event.sequence}\nevent: ${item.event.type}\ndata: ${item.event.json}\n\n`;
    case 'gap':
      // Unambiguous, as every event type has two words or more.
      return `id: ${item.sequence}\nevent: missed\ndata: ${JSON.stringify({ missed: item.missed })}\n\n`;
    case 'position':
      return `: nothing else up to here\nid: ${item.sequence}\n\n`;
  }
}
