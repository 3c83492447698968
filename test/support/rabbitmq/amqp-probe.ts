import { setTimeout as wait } from 'node:timers/promises';
import { connect } from 'amqplib';

/** Opens and closes a connection, and returns the failure, or `undefined`. */
export async function failureToConnect(url: string): Promise<string | undefined> {
  try {
    const connection = await connect(url, { timeout: 3_000 });
    connection.on('error', () => undefined);
    await connection.close();
    return undefined;
  } catch (error) {
    return causeOf(error);
  }
}

/** Waits for a broker that is starting, for as long as `isAlive`. */
export async function untilItAnswers(url: string, isAlive: () => boolean, patience = 120_000): Promise<void> {
  const end = performance.now() + patience;
  let failure = await failureToConnect(url);
  while (failure !== undefined) {
    if (!isAlive()) throw new Error('RabbitMQ ended while it was starting');
    if (performance.now() > end)
      throw new Error(`RabbitMQ does not answer after ${patience / 1000} s: ${failure}`);
    await wait(100);
    failure = await failureToConnect(url);
  }
}

/** node:net reports several refused addresses as one AggregateError without a message. */
function causeOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(String).join(', ');
  return error instanceof Error ? error.message : String(error);
}
