import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Result of the last run of a job in any process, and the number of its runs. */
@Entity('job_run')
export class JobRunEntity {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'job_run_pkey' })
  name!: string;

  /** Later than `finishedAt` while a run is in progress, or after a process was killed during a run. */
  @Column({ name: 'started_at', type: 'timestamptz' })
  startedAt!: Date;

  /** This column and the following ones describe the run that ended last. */
  @Column({ name: 'finished_at', type: 'timestamptz', nullable: true })
  finishedAt!: Date | null;

  @Column({ type: 'double precision', default: 0 })
  seconds!: number;

  /** Number of processed items; 0 for a failed run. */
  @Column({ type: 'bigint', default: 0 })
  items!: string;

  /** The error of a failed run; NULL after success. */
  @Column({ name: 'last_error', type: 'text', nullable: true })
  lastError!: string | null;

  /** Ended runs, failed runs included. */
  @Column({ type: 'bigint', default: 0 })
  runs!: string;

  @Column({ type: 'bigint', default: 0 })
  failures!: string;
}
