import { StartUpError } from './start-up-error';

/** A service that runs until the process receives a signal. */
export interface Stoppable {
  /** Finishes work in progress and closes connections. */
  stop(): Promise<void>;
}

/**
 * Starts a service and stops it on SIGTERM or SIGINT, also when the signal comes during the start. The process exits with
 * 0 after the stop, and with 1 after a failure: a StartUpError prints its message, any other error its stack.
 */
export function runProcess(start: () => Promise<Stoppable>): void {
  const starting = start();
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    starting.then((service) => service.stop()).then(() => process.exit(0), failWith);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  starting.catch(failWith);
}

/** Prints one sentence for the operator and exits with 1. */
export function failProcess(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function failWith(error: unknown): never {
  if (error instanceof StartUpError || !(error instanceof Error))
    failProcess(error instanceof Error ? error.message : String(error));
  failProcess(error.stack ?? error.message);
}
