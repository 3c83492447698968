import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { JobMetrics } from './job-metrics';
import { JobRunner } from './job-runner';
import { JobRuns, TypeOrmJobRuns } from './job-runs/job-runs';
import { JobScheduler, JobsOptions } from './job-scheduler';
import { JobRegistry } from './job.registry';

/**
 * Periodic work. Needs `DataSource` (persistence) and `Metrics` from global modules. Features register their
 * jobs with `JobRegistry`.
 */
@Module({})
export class JobsModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly options: JobsOptions,
    private readonly scheduler: JobScheduler,
  ) {}

  static forRoot(options: JobsOptions): DynamicModule {
    return {
      module: JobsModule,
      global: true,
      providers: [
        { provide: JobsOptions, useValue: options },
        { provide: JobRuns, useClass: TypeOrmJobRuns },
        JobRegistry,
        JobRunner,
        JobScheduler,
        JobMetrics,
      ],
      exports: [JobRegistry, JobRunner, JobScheduler],
    };
  }

  /** Features have registered their jobs in `onModuleInit`. */
  onApplicationBootstrap(): void {
    if (this.options.schedules) this.scheduler.start();
  }

  /** Before the database connections close, which Nest does in `onApplicationShutdown`. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.scheduler.stop();
  }
}
