import type { Schedule } from '@libs/jobs';

/** What the application decides about CAs; filled from ALLOW_CASCADE_DELETE and MONITOR_FREQUENCY. */
export abstract class CaSettings {
  abstract readonly allowCascadeDelete: boolean;
  /** When certificates that have expired are written down. */
  abstract readonly monitorFrequency: Schedule;
}
