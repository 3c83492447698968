import type { Schedule } from '@libs/jobs';
import type { MessageSigning } from './domain';

/** What the application decides about CAs; filled from ALLOW_CASCADE_DELETE, MESSAGE_SIGNING and MONITOR_FREQUENCY. */
export abstract class CaSettings {
  abstract readonly allowCascadeDelete: boolean;
  abstract readonly messageSigning: MessageSigning;
  /** When certificates that have expired are written down. */
  abstract readonly monitorFrequency: Schedule;
}
