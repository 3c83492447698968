import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { eventually } from './eventually';

/** Fields of one block of server-sent events; a comment has the name ''. */
export type Block = Readonly<Record<string, string>>;

export interface StreamOptions {
  readonly parameters?: string;
  readonly lastEventId?: string;
}

/** A client of `GET /events/stream`, which a test can pause. */
export class EventStream {
  readonly #chunks: string[] = [];
  readonly #blocks: Block[] = [];
  /** Text of a block that is not complete yet. */
  #begun: string[] = [];
  #isOver = false;

  private constructor(readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      this.#take(text);
    });
    response.on('end', () => (this.#isOver = true));
    response.on('error', () => undefined);
  }

  static async open(serviceUrl: string, token: string, options: StreamOptions = {}): Promise<EventStream> {
    const { parameters = '', lastEventId } = options;
    const outgoing = request(`${serviceUrl}/api/ca/v1/events/stream?${parameters}`, {
      agent: false,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'text/event-stream',
        ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
      },
    });
    outgoing.end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return new EventStream(response);
  }

  get text(): string {
    return this.#chunks.join('');
  }

  /** Complete blocks so far. */
  get blocks(): readonly Block[] {
    return this.#blocks;
  }

  /** Blocks with data. */
  get events(): Block[] {
    return this.blocks.filter(({ data }) => data !== undefined);
  }

  /** Last id, which a client sends as `Last-Event-ID` when it reconnects. */
  get lastEventId(): string | undefined {
    return this.blocks.findLast(({ id }) => id !== undefined)?.id;
  }

  /** Waits for `count` events, and returns all events so far. */
  async untilEvents(count: number): Promise<Block[]> {
    await eventually(() => Promise.resolve(this.events.length >= count ? true : undefined));
    return this.events;
  }

  /** Waits until the service ends the stream. */
  async untilOver(milliseconds?: number): Promise<void> {
    await eventually(() => Promise.resolve(this.#isOver ? true : undefined), milliseconds);
  }

  close(): void {
    this.response.destroy();
  }

  #take(text: string): void {
    this.#chunks.push(text);
    // The two line feeds at the end of a block can arrive in two chunks.
    const begun = this.#begun.at(-1) ?? '';
    if (!(begun.slice(-1) + text).includes('\n\n')) {
      this.#begun.push(text);
      return;
    }
    const blocks = [...this.#begun, text].join('').split('\n\n');
    this.#begun = [blocks.pop() ?? ''];
    this.#blocks.push(...blocks.map(toBlock));
  }
}

function toBlock(block: string): Block {
  return Object.fromEntries(
    block.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
}
