import '@libs/kernel/required-node';
import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { type Job, JobRegistry, JobRunner } from '@libs/jobs';
import type { INestApplicationContext } from '@nestjs/common';
import { readEnvironment } from '../config/environment';
import { createContext } from '../create-application';
import { openInstallation } from '../installation';

const DONE = 0;
const FAILED = 1;
const NO_SUCH_JOB = 2;

/** `npm run job -- <name>`: runs one job once, with the settings of the service. */
async function main(): Promise<number> {
  if (existsSync('.env')) process.loadEnvFile();
  // Without a role the process does nothing by itself: no schedule, no relay.
  const environment = { ...readEnvironment(), ROLES: [] };
  const installation = await openInstallation(environment, (reason) => process.stderr.write(`${reason}\n`));
  try {
    const context = await createContext(installation);
    try {
      return await runNamed(process.argv[2], context);
    } finally {
      await context.close();
    }
  } finally {
    await installation.close();
  }
}

async function runNamed(name: string | undefined, context: INestApplicationContext): Promise<number> {
  const jobs = context.get(JobRegistry);
  const job = name === undefined ? undefined : jobs.find(name);
  if (job) return run(job, context.get(JobRunner));
  const problem = name === undefined ? 'Which job?' : `There is no job ${JSON.stringify(name)}.`;
  const names = jobs.list().map((registered) => registered.job.name);
  process.stderr.write(`${problem} There are: ${names.join(', ')}\n`);
  return NO_SUCH_JOB;
}

async function run(job: Job, runner: JobRunner): Promise<number> {
  const stopping = new AbortController();
  // The first signal lets the batch in hand be finished, a second one ends the process.
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      stopping.abort();
    });
  const { items, seconds, error } = await runner.run(job, stopping.signal);
  if (error) {
    process.stderr.write(`${job.name} failed after ${seconds.toFixed(1)} s: ${error.message}\n`);
    return FAILED;
  }
  process.stdout.write(`${job.name}: ${items} done in ${seconds.toFixed(1)} s\n`);
  return DONE;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(FAILED);
  },
);
