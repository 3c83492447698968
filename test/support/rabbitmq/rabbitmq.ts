/** A broker that the tests may use until they call `remove()`, which leaves a broker that is not theirs alone. */
export interface RabbitMq {
  readonly url: string;
  remove(): Promise<void>;
}

/** A way to get one; `undefined` when it is not open on this machine. */
export type WayToRabbitMq = (say: (line: string) => void) => Promise<RabbitMq | undefined>;
