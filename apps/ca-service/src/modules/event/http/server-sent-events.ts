import type { LogStep } from '../domain/log-step';

/** How long a client waits before it connects again, in milliseconds. */
const RECONNECT_WAIT = 2_000;

/**
 * The log as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html, 9.2.5 and 9.2.6):
 * `id` is the sequence, and so what a client sends as `Last-Event-ID` when it comes back. A block without data moves
 * the client's last id and is no event to it. The last block is a comment that says why the stream ends.
 */
export async function* serverSentEvents(
  steps: AsyncIterable<LogStep>,
  end: AbortSignal,
): AsyncGenerator<string> {
  yield `retry: ${RECONNECT_WAIT}\n\n`;
  for await (const step of steps) {
    if (end.aborted) break;
    yield blockOf(step);
  }
  yield `: ${String(end.reason)}\n\n`;
}

function blockOf(step: LogStep): string {
  switch (step.kind) {
    case 'event':
      return `id: ${step.event.sequence}\nevent: ${step.event.type}\ndata: ${step.event.json}\n\n`;
    case 'gap':
      // No event type is one word.
      return `id: ${step.sequence}\nevent: missed\ndata: ${JSON.stringify({ missed: step.missed })}\n\n`;
    case 'place':
      return `: nothing else up to here\nid: ${step.sequence}\n\n`;
  }
}
