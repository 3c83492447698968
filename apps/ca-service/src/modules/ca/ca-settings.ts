import type { Schedule } from '@libs/jobs';
import type { MessageSigning } from './domain';

/** Settings for CAs, from ALLOW_CASCADE_DELETE, MESSAGE_SIGNING and MONITOR_FREQUENCY. */
export abstract class CaSettings {
  abstract readonly allowCascadeDelete: boolean;
  abstract readonly messageSigning: MessageSigning;
  /** When certificates past `valid_to` are stored as EXPIRED. */
  abstract readonly monitorFrequency: Schedule;
}
