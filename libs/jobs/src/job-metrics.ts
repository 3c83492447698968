import { type MetricDeclaration, Metrics, type Reading } from '@libs/metrics';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type JobRun, JobRuns } from './job-runs/job-runs';
import { JobRegistry } from './job.registry';

const LABELS = { labels: ['job'] };

const METRICS = [
  {
    name: 'job_last_run_timestamp_seconds',
    help: 'When the last run of a job ended, in seconds since 1970.',
    kind: 'gauge',
    ...LABELS,
  },
  {
    name: 'job_last_run_duration_seconds',
    help: 'How long the last run of a job took.',
    kind: 'gauge',
    ...LABELS,
  },
  {
    name: 'job_last_run_items',
    help: 'Number of items that the last run of a job processed.',
    kind: 'gauge',
    ...LABELS,
  },
  { name: 'job_runs_total', help: 'Runs of a job, by all processes together.', kind: 'counter', ...LABELS },
  {
    name: 'job_failures_total',
    help: 'Runs of a job that failed, by all processes together.',
    kind: 'counter',
    ...LABELS,
  },
] as const satisfies readonly MetricDeclaration[];

/** Metrics of the recorded job runs; every process shows the same values. */
@Injectable()
export class JobMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly jobs: JobRegistry,
    private readonly runs: JobRuns,
  ) {}

  onModuleInit(): void {
    this.metrics.add({ metrics: METRICS, read: () => this.#read() });
  }

  async #read(): Promise<Record<(typeof METRICS)[number]['name'], Reading[]>> {
    const names = this.jobs.list().map(({ job }) => job.name);
    const runs = new Map((await this.runs.of(names)).map((run) => [run.job, run]));
    const finished = [...runs.values()].filter(({ finishedAt }) => finishedAt !== undefined);
    const last = (value: (run: JobRun) => number): Reading[] =>
      finished.map((run) => ({ labels: { job: run.job }, value: value(run) }));
    // A job that has never run is shown with 0 runs, so that an alert can detect it.
    const total = (value: (run: JobRun) => number): Reading[] =>
      names.map((job) => ({ labels: { job }, value: value(runs.get(job) ?? NEVER) }));
    return {
      job_last_run_timestamp_seconds: last(({ finishedAt }) => (finishedAt?.getTime() ?? 0) / 1000),
      job_last_run_duration_seconds: last(({ seconds }) => seconds),
      job_last_run_items: last(({ items }) => items),
      job_runs_total: total(({ runs: count }) => count),
      job_failures_total: total(({ failures }) => failures),
    };
  }
}

const NEVER: JobRun = { job: '', finishedAt: undefined, seconds: 0, items: 0, runs: 0, failures: 0 };
