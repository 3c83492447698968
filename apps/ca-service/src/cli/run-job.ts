import '@libs/kernel/required-node';
import 'reflect-metadata';
import { type Job, JobRegistry, JobRunner } from '@libs/jobs';
import type { INestApplicationContext } from '@nestjs/common';
import { withStandaloneApplication } from '../bootstrap';
import { EXIT, print, printError, runCommand } from '../command-line';
import { loadEnvironment } from '../config/environment';

/** `npm run job -- <name>` runs one job once, with the settings of the service. */
const main = (): Promise<number> =>
  withStandaloneApplication(loadEnvironment(), (app) => runNamed(process.argv[2], app));

async function runNamed(name: string | undefined, app: INestApplicationContext): Promise<number> {
  const jobs = app.get(JobRegistry);
  const job = name === undefined ? undefined : jobs.find(name);
  if (job) return run(job, app.get(JobRunner));
  const problem = name === undefined ? 'Which job?' : `There is no job ${JSON.stringify(name)}.`;
  const names = jobs.list().map((registered) => registered.job.name);
  printError(`${problem} There are: ${names.join(', ')}`);
  return EXIT.wrongUse;
}

async function run(job: Job, runner: JobRunner): Promise<number> {
  const stopping = new AbortController();
  // The first signal lets the current batch complete, a second one ends the process.
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      stopping.abort();
    });
  const { items, seconds, error } = await runner.run(job, stopping.signal);
  if (error) {
    printError(`${job.name} failed after ${seconds.toFixed(1)} s: ${error.message}`);
    return EXIT.failed;
  }
  print(`${job.name}: ${items} done in ${seconds.toFixed(1)} s`);
  return EXIT.done;
}

runCommand(main);
