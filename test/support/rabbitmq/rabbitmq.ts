/** A broker for tests. `remove()` ends it only if the tests started it. */
export interface RabbitMq {
  readonly url: string;
  remove(): Promise<void>;
}

/** A way to get a broker; `undefined` when this machine does not offer it. */
export type WayToRabbitMq = (say: (line: string) => void) => Promise<RabbitMq | undefined>;
