import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a job of this name last did, in whichever process, and how often. */
@Entity('job_run')
export class JobRunEntity {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'job_run_pkey' })
  name!: string;

  /** After `finishedAt` while a run is under way, or when a process was killed in it. */
  @Column({ name: 'started_at', type: 'timestamptz' })
  startedAt!: Date;

  /** This and what follows is about the run that ended last. */
  @Column({ name: 'finished_at', type: 'timestamptz', nullable: true })
  finishedAt!: Date | null;

  @Column({ type: 'double precision', default: 0 })
  seconds!: number;

  /** How many things it did; 0 when it failed. */
  @Column({ type: 'bigint', default: 0 })
  items!: string;

  /** Why it failed; NULL when it did not. */
  @Column({ name: 'last_error', type: 'text', nullable: true })
  lastError!: string | null;

  /** Runs that have ended, those that failed included. */
  @Column({ type: 'bigint', default: 0 })
  runs!: string;

  @Column({ type: 'bigint', default: 0 })
  failures!: string;
}
