import { setTimeout as after } from 'node:timers/promises';
import { Clock, ItemsFailedError, SystemClock } from '@libs/kernel';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Job } from './job';
import type { JobOutcome } from './job-outcome';
import { JobRunner } from './job-runner';
import { type JobRun, JobRuns } from './job-runs/job-runs';
import { JobScheduler } from './job-scheduler';
import { JobRegistry } from './job.registry';
import { ResolvedJobsOptions } from './jobs.options';
import { Schedule } from './schedules/schedule';

// Jobs that fail on purpose are no news.
Logger.overrideLogger(false);

/** Keeps in memory what the table keeps. */
class RunsInMemory extends JobRuns {
  readonly begun: string[] = [];
  readonly outcomes: JobOutcome[] = [];
  isAway = false;

  started(job: string): Promise<void> {
    if (this.isAway) return Promise.reject(new Error('the database is away'));
    this.begun.push(job);
    return Promise.resolve();
  }

  finished(outcome: JobOutcome): Promise<void> {
    if (this.isAway) return Promise.reject(new Error('the database is away'));
    this.outcomes.push(outcome);
    return Promise.resolve();
  }

  of(): Promise<JobRun[]> {
    return Promise.resolve([]);
  }
}

class CountingJob extends Job {
  runs = 0;
  atOnce = 0;
  mostAtOnce = 0;

  constructor(
    readonly name: string,
    private readonly work: (stopping: AbortSignal, run: number) => Promise<number> | number,
  ) {
    super();
  }

  async run(stopping: AbortSignal): Promise<number> {
    this.runs += 1;
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.atOnce, this.mostAtOnce);
    try {
      return await this.work(stopping, this.runs);
    } finally {
      this.atOnce -= 1;
    }
  }
}

class Every extends Schedule {
  readonly asked: Date[] = [];

  constructor(private readonly milliseconds: number) {
    super();
  }

  next(time: Date): Date {
    this.asked.push(time);
    return new Date(time.getTime() + this.milliseconds);
  }
}

class SettableClock extends Clock {
  #offset = 0;

  now(): Date {
    return new Date(Date.now() + this.#offset);
  }

  move(milliseconds: number): void {
    this.#offset += milliseconds;
  }
}

describe('the scheduler', () => {
  let runs: RunsInMemory;
  let jobs: JobRegistry;
  let scheduler: JobScheduler;

  const build = (clock: Clock = new SystemClock(), stopTimeoutMilliseconds = 2_000): JobScheduler =>
    new JobScheduler(
      jobs,
      new JobRunner(runs),
      clock,
      new ResolvedJobsOptions({ schedules: true, stopTimeoutMilliseconds }),
    );
  const until = (condition: () => boolean): Promise<unknown> =>
    vi.waitUntil(condition, { timeout: 5_000, interval: 2 });

  beforeEach(() => {
    runs = new RunsInMemory();
    jobs = new JobRegistry();
    scheduler = build();
  });
  afterEach(() => scheduler.stop());

  it('runs each job on a schedule of its own, the first time when that says so', async () => {
    const often = new CountingJob('often', () => 1);
    const rarely = new CountingJob('rarely', () => 1);
    jobs.register(often, { schedule: new Every(10) });
    jobs.register(rarely, { schedule: new Every(60_000) });
    scheduler.start();
    expect(often.runs).toBe(0);
    await until(() => often.runs >= 5);
    expect(rarely.runs).toBe(0);
  });

  it('runs a job at the start as well where that is asked for', async () => {
    const job = new CountingJob('sweep', () => 7);
    jobs.register(job, { schedule: new Every(60_000), atStart: true });
    scheduler.start();
    await until(() => runs.outcomes.length === 1);
    expect(runs.outcomes).toEqual([{ job: 'sweep', seconds: expect.any(Number) as number, items: 7 }]);
  });

  it('never runs a job beside itself, and passes over the times that come meanwhile', async () => {
    const job = new CountingJob('slow', () => after(60, 1));
    const other = new CountingJob('other', () => 1);
    jobs.register(job, { schedule: new Every(5) });
    jobs.register(other, { schedule: new Every(5) });
    scheduler.start();
    await until(() => job.runs >= 4);
    expect(job.mostAtOnce).toBe(1);
    // The slow one has not held up the other.
    expect(other.runs).toBeGreaterThan(job.runs);
  });

  it('asks the schedule anew after each run', async () => {
    const schedule = new Every(20);
    const job = new CountingJob('asks', () => 1);
    jobs.register(job, { schedule });
    scheduler.start();
    await until(() => job.runs >= 3);
    const places = new Set(schedule.asked.map((time) => time.getTime()));
    expect(places.size).toBeGreaterThanOrEqual(3);
  });

  it('goes on after a run that fails, and counts it', async () => {
    const job = new CountingJob('moody', (_, run) => {
      if (run % 2 === 1) throw new Error(`run ${run} failed`);
      return run;
    });
    const other = new CountingJob('other', () => 1);
    jobs.register(job, { schedule: new Every(5) });
    jobs.register(other, { schedule: new Every(5) });
    scheduler.start();
    await until(() => job.runs >= 4 && other.runs >= 4);
    const outcomes = runs.outcomes.filter((outcome) => outcome.job === 'moody');
    expect(outcomes.slice(0, 3).map(({ items, error }) => [items, error?.message])).toEqual([
      [0, 'run 1 failed'],
      [2, undefined],
      [0, 'run 3 failed'],
    ]);
  });

  it('counts what a run did although some of its items failed', async () => {
    const job = new CountingJob('partly', () => {
      throw new ItemsFailedError('partly', 7, [new Error('one')]);
    });
    jobs.register(job, { schedule: new Every(5) });
    scheduler.start();
    await until(() => runs.outcomes.length > 0);
    expect(runs.outcomes[0]).toMatchObject({
      items: 7,
      error: { message: 'partly: 1 failed, the first one with Error: one' },
    });
  });

  it('runs jobs although what they do cannot be written down', async () => {
    runs.isAway = true;
    const job = new CountingJob('stubborn', () => 1);
    jobs.register(job, { schedule: new Every(5) });
    scheduler.start();
    await until(() => job.runs >= 2);
  });

  it('does not wait for an hour that has gone by because the clock was set back', async () => {
    const clock = new SettableClock();
    scheduler = build(clock);
    const job = new CountingJob('after the change', () => {
      clock.move(-3_600_000);
      return 1;
    });
    jobs.register(job, { schedule: new Every(20) });
    scheduler.start();
    await until(() => job.runs >= 3);
  });

  it('waits at its stop for the run in hand, and tells it to come to an end', async () => {
    let isDone = false;
    const job = new CountingJob('batches', async (stopping) => {
      while (!stopping.aborted) await after(5);
      await after(50);
      isDone = true;
      return 3;
    });
    jobs.register(job, { schedule: new Every(5) });
    scheduler.start();
    await until(() => job.runs === 1);
    await scheduler.stop();
    expect(isDone).toBe(true);
    expect(runs.outcomes.map(({ items }) => items)).toEqual([3]);
    await after(30);
    expect(job.runs).toBe(1);
  });

  it('does not wait for ever for a run that does not end', async () => {
    scheduler = build(new SystemClock(), 50);
    const job = new CountingJob('endless', () => new Promise(() => undefined));
    jobs.register(job, { schedule: new Every(5) });
    scheduler.start();
    await until(() => job.runs === 1);
    const began = performance.now();
    await scheduler.stop();
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('stops at once while nothing runs, and when it was never started', async () => {
    jobs.register(new CountingJob('rare', () => 1), { schedule: new Every(60_000) });
    const idle = build();
    idle.start();
    const began = performance.now();
    await Promise.all([idle.stop(), build().stop()]);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('the registry', () => {
  it('refuses two jobs of one name', () => {
    const jobs = new JobRegistry();
    jobs.register(new CountingJob('one', () => 1), { schedule: new Every(1) });
    expect(() => {
      jobs.register(new CountingJob('one', () => 1), { schedule: new Every(1) });
    }).toThrow('there are two jobs called one');
  });
});
