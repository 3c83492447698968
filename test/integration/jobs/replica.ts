import { readEnvironment } from '../../../apps/ca-service/src/config/environment';
import { createStandaloneApplication } from '../../../apps/ca-service/src/bootstrap';
import { openStartupContext } from '../../../apps/ca-service/src/startup-context';
import { Job, JobRegistry, JobRunner, JobScheduler } from '@libs/jobs';
import { DataSource } from 'typeorm';

/** The service as one of several processes. It runs no jobs until its scheduler is started. */
export interface Replica {
  readonly dataSource: DataSource;
  readonly jobs: JobRegistry;
  readonly runner: JobRunner;
  readonly scheduler: JobScheduler;
  /** Runs the job once and returns the number of processed items. @throws the error of the job */
  run(name: string): Promise<number>;
  stop(): Promise<void>;
}

const UNHURRIED = new AbortController().signal;

export async function startReplica(
  databaseUrl: string,
  variables: Record<string, string> = {},
): Promise<Replica> {
  const environment = readEnvironment({
    DATABASE_URL: databaseUrl,
    KEY_ENCRYPTION_KEY: 'a'.repeat(64),
    LOG_LEVEL: 'silent',
    ...variables,
  });
  const startup = await openStartupContext({ ...environment, ROLES: [] }, () => undefined);
  const context = await createStandaloneApplication(startup);
  const jobs = context.get(JobRegistry);
  const runner = context.get(JobRunner);
  return {
    dataSource: context.get(DataSource),
    jobs,
    runner,
    scheduler: context.get(JobScheduler),
    run: async (name) => {
      const { items, error } = await runner.run(jobs.find(name)!, UNHURRIED);
      if (error) throw error;
      return items;
    },
    stop: () => context.close(),
  };
}

/** A job with the work of a test. */
export class TestJob extends Job {
  constructor(
    readonly name: string,
    private readonly work: () => Promise<number>,
  ) {
    super();
  }

  run(): Promise<number> {
    return this.work();
  }
}
