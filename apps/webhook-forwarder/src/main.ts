import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { StartUpError } from '@libs/kernel';
import { readEnvironment } from './config/environment';
import { type RunningService, startService } from './start-service';

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile();
  const environment = readEnvironment();
  const starting = startService(environment);
  // Before it is up: a signal during the start waits for its end, so that nothing is left behind.
  stopOnSignals(starting);
  const { url, subscriptions } = await starting;
  if (environment.NODE_ENV !== 'production')
    process.stdout.write(
      `\n  The webhook forwarder is up: ${subscriptions} subscriptions, history at ${url}/deliveries\n\n`,
    );
}

function stopOnSignals(starting: Promise<RunningService>): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    starting
      .then((service) => service.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          fail((error as Error).message);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function fail(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

main().catch((error: unknown) => {
  if (error instanceof StartUpError) fail(error.message);
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
