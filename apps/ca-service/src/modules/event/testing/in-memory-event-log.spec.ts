import { describeEventLog } from './event-log.contract';
import { InMemoryEventLog } from './in-memory-event-log';

describeEventLog('InMemoryEventLog', () => {
  const log = new InMemoryEventLog();
  const append = (type: string, subject: string): Promise<void> => {
    log.append(type, subject);
    return Promise.resolve();
  };
  return { reader: log.reader, notifications: log.notifications, append };
});
