import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { eventually } from './eventually';

/** One block of a stream of server-sent events, by the names of its fields; comments under ''. */
export type Block = Readonly<Record<string, string>>;

export interface StreamOptions {
  readonly parameters?: string;
  readonly lastEventId?: string;
}

/** A client of `GET /events/stream` that reads when a test wants it to. */
export class EventStream {
  readonly #chunks: string[] = [];
  readonly #blocks: Block[] = [];
  /** The beginning of a block that has not come whole. */
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

  /** What has come whole so far. */
  get blocks(): readonly Block[] {
    return this.#blocks;
  }

  /** The events among them. */
  get events(): Block[] {
    return this.blocks.filter(({ data }) => data !== undefined);
  }

  /** The last id, as a client would send it when it comes back. */
  get lastEventId(): string | undefined {
    return this.blocks.findLast(({ id }) => id !== undefined)?.id;
  }

  /** Until so many events have come. */
  async untilEvents(count: number): Promise<Block[]> {
    await eventually(() => Promise.resolve(this.events.length >= count ? true : undefined));
    return this.events;
  }

  /** Until the service has ended the stream, in order. */
  async untilOver(milliseconds?: number): Promise<void> {
    await eventually(() => Promise.resolve(this.#isOver ? true : undefined), milliseconds);
  }

  close(): void {
    this.response.destroy();
  }

  #take(text: string): void {
    this.#chunks.push(text);
    // The two line feeds at the end of a block may come apart.
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
