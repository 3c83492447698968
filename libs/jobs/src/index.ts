export { Job, type JobOutcome } from './job';
export { JobRunner } from './job-runner';
export { JobScheduler } from './job-scheduler';
export { JobRegistry } from './job.registry';
export { JobsModule } from './jobs.module';
export { InvalidScheduleError, parseSchedule, type Schedule } from './schedule';
