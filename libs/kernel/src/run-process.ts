import { StartUpError } from './start-up-error';

/** What a process runs until it is told to stop. */
export interface Stoppable {
  /** Finishes what is in flight, and closes what was opened. */
  stop(): Promise<void>;
}

/**
 * Starts a service and lives with it: SIGTERM and SIGINT stop it in order, also during the start, so that nothing is
 * left behind. Ends with 0 then, and with 1 and a sentence (a stack, where it is a defect) when something fails.
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

/** Ends the process with 1 and one sentence for whoever runs it. */
export function failProcess(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function failWith(error: unknown): never {
  if (error instanceof StartUpError || !(error instanceof Error))
    failProcess(error instanceof Error ? error.message : String(error));
  failProcess(error.stack ?? error.message);
}
