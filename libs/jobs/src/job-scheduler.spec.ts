import { ItemsFailedError } from '@libs/kernel';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Job, type JobOutcome } from './job';
import { JobRunner } from './job-runner';
import { type JobRun, JobRuns } from './job-runs/job-runs';
import { JobScheduler } from './job-scheduler';
import { JobRegistry } from './job.registry';
import { parseSchedule } from './schedule';

// Jobs fail on purpose here.
Logger.overrideLogger(false);

class RunsInMemory extends JobRuns {
  readonly begun: string[] = [];
  readonly outcomes: JobOutcome[] = [];
  isDown = false;

  started(job: string): Promise<void> {
    if (this.isDown) return Promise.reject(new Error('the database is down'));
    this.begun.push(job);
    return Promise.resolve();
  }

  finished(outcome: JobOutcome): Promise<void> {
    if (this.isDown) return Promise.reject(new Error('the database is down'));
    this.outcomes.push(outcome);
    return Promise.resolve();
  }

  of(): Promise<JobRun[]> {
    return Promise.resolve([]);
  }
}

class CountingJob extends Job {
  runs = 0;
  #atOnce = 0;
  mostAtOnce = 0;

  constructor(
    readonly name: string,
    private readonly work: (stopping: AbortSignal, run: number) => Promise<number> | number,
  ) {
    super();
  }

  async run(stopping: AbortSignal): Promise<number> {
    this.runs += 1;
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.#atOnce, this.mostAtOnce);
    try {
      return await this.work(stopping, this.runs);
    } finally {
      this.#atOnce -= 1;
    }
  }
}

const takes = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
const EVERY_SECOND = { schedule: parseSchedule('1s') };
const EVERY_HOUR = { schedule: parseSchedule('1h') };

describe('JobScheduler', () => {
  let runs: RunsInMemory;
  let jobs: JobRegistry;
  let scheduler: JobScheduler;

  beforeEach(() => {
    vi.useFakeTimers();
    runs = new RunsInMemory();
    jobs = new JobRegistry();
    scheduler = new JobScheduler(jobs, new JobRunner(runs), {
      schedules: true,
      stopTimeoutMilliseconds: 15_000,
    });
  });
  afterEach(async () => {
    await Promise.all([scheduler.stop(), vi.advanceTimersByTimeAsync(15_000)]);
    vi.useRealTimers();
  });

  it('runs each job by its own schedule, the first time when the schedule is due', async () => {
    const often = new CountingJob('often', () => 1);
    const rarely = new CountingJob('rarely', () => 1);
    jobs.register(often, EVERY_SECOND);
    jobs.register(rarely, EVERY_HOUR);
    scheduler.start();
    await vi.advanceTimersByTimeAsync(999);
    expect(often.runs).toBe(0);
    await vi.advanceTimersByTimeAsync(4_001);
    expect(often.runs).toBe(5);
    expect(rarely.runs).toBe(0);
  });

  it('runs a job with `atStart` when it starts', async () => {
    jobs.register(new CountingJob('sweep', () => 7), { ...EVERY_HOUR, atStart: true });
    scheduler.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(runs.outcomes).toEqual([{ job: 'sweep', seconds: expect.any(Number) as number, items: 7 }]);
  });

  it('runs a slow job one run at a time, and other jobs meanwhile', async () => {
    const slow = new CountingJob('slow', () => takes(5_000).then(() => 1));
    const other = new CountingJob('other', () => 1);
    jobs.register(slow, EVERY_SECOND);
    jobs.register(other, EVERY_SECOND);
    scheduler.start();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(slow.runs).toBe(4);
    expect(slow.mostAtOnce).toBe(1);
    expect(other.runs).toBe(20);
  });

  it('continues after a run that fails, and records the failure', async () => {
    const moody = new CountingJob('moody', (_, run) => {
      if (run % 2 === 1) throw new Error(`run ${run} failed`);
      return run;
    });
    jobs.register(moody, EVERY_SECOND);
    scheduler.start();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(runs.outcomes.map(({ items, error }) => [items, error?.message])).toEqual([
      [0, 'run 1 failed'],
      [2, undefined],
      [0, 'run 3 failed'],
    ]);
  });

  it('records the number of processed items of a run in which some items failed', async () => {
    const partly = new CountingJob('partly', () => {
      throw new ItemsFailedError('partly', 7, [new Error('one')]);
    });
    jobs.register(partly, EVERY_SECOND);
    scheduler.start();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(runs.outcomes).toMatchObject([
      { items: 7, error: { message: 'partly: 1 failed, the first one with Error: one' } },
    ]);
  });

  it('runs jobs while their runs cannot be recorded', async () => {
    runs.isDown = true;
    const job = new CountingJob('stubborn', () => 1);
    jobs.register(job, EVERY_SECOND);
    scheduler.start();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(job.runs).toBe(2);
  });

  it('signals a run in progress to stop, waits for it, and starts no further run', async () => {
    const job = new CountingJob('batches', async (stopping) => {
      while (!stopping.aborted) await takes(100);
      await takes(5_000);
      return 3;
    });
    jobs.register(job, EVERY_SECOND);
    scheduler.start();
    await vi.advanceTimersByTimeAsync(1_000);
    let stopped = false;
    void scheduler.stop().then(() => (stopped = true));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(stopped).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    expect(stopped).toBe(true);
    expect(runs.outcomes.map(({ items }) => items)).toEqual([3]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(job.runs).toBe(1);
  });

  it('stops after the stop timeout when a run does not end', async () => {
    jobs.register(new CountingJob('endless', () => new Promise(() => undefined)), EVERY_SECOND);
    scheduler.start();
    await vi.advanceTimersByTimeAsync(1_000);
    let stopped = false;
    void scheduler.stop().then(() => (stopped = true));
    await vi.advanceTimersByTimeAsync(14_999);
    expect(stopped).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(stopped).toBe(true);
  });

  it('stops at once when no job runs, and when it was never started', async () => {
    await scheduler.stop();
    jobs.register(new CountingJob('rare', () => 1), EVERY_HOUR);
    const idle = new JobScheduler(jobs, new JobRunner(runs), { schedules: true });
    idle.start();
    await idle.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('JobRegistry', () => {
  it('rejects a second job with the same name', () => {
    const jobs = new JobRegistry();
    jobs.register(new CountingJob('one', () => 1), EVERY_SECOND);
    expect(() => {
      jobs.register(new CountingJob('one', () => 1), EVERY_SECOND);
    }).toThrow('there are two jobs called one');
  });
});
