import { beforeAll, describe, expect, it } from 'vitest';
import type { EventNotifications } from '../domain/event-log';
import { SequenceBeyondLogError } from '../domain/sequence-must-exist.rule';
import type { EventReader } from '../persistence/event.reader';

/** A log of events, and a way to append to it. */
export interface ObservedEventLog {
  readonly reader: EventReader;
  readonly notifications: EventNotifications;
  /** Appends an event with the next sequence, and commits it. */
  append(type: string, subject: string): Promise<void>;
}

const ROOMY = { events: 100, bytes: 1_000_000 };
const ALL = { types: [] };

/** The tests that every log of events passes. The log may have events before, and is used by these tests alone. */
export function describeEventLog(
  name: string,
  make: () => Promise<ObservedEventLog> | ObservedEventLog,
): void {
  describe(`${name}, as every log of events,`, () => {
    let log: ObservedEventLog;
    let start: number;

    beforeAll(async () => {
      log = await make();
      start = await log.reader.last();
      await log.append('ca.create', 'ca/a');
      await log.append('certificate.create', 'certificate/1');
      await log.append('ca.create', 'ca/b');
    });

    const sequences = (list: readonly { readonly sequence: number }[]): number[] =>
      list.map(({ sequence }) => sequence - start);

    it('returns the events after a sequence, in their order', async () => {
      const page = await log.reader.read(start + 1, ALL, ROOMY);
      expect(page.list.map(({ type }) => type)).toEqual(['certificate.create', 'ca.create']);
      expect(sequences(page.list)).toEqual([2, 3]);
      expect(page).toMatchObject({ next: start + 3, more: false, missed: 0 });
    });

    it('returns as many events as the limit, and says that there are more', async () => {
      const page = await log.reader.read(start, ALL, { ...ROOMY, events: 2 });
      expect(sequences(page.list)).toEqual([1, 2]);
      expect(page).toMatchObject({ next: start + 2, more: true });
    });

    it('returns the events of one type alone, and continues after the last event read', async () => {
      const page = await log.reader.read(start, { types: ['certificate.create'] }, ROOMY);
      expect(sequences(page.list)).toEqual([2]);
      expect(page.next).toBe(start + 3);
    });

    it('returns the events of one subject alone', async () => {
      const page = await log.reader.readForStreams(start, { types: [], subject: 'ca/b' }, ROOMY);
      expect(sequences(page.list)).toEqual([3]);
    });

    it('rejects a sequence after the end of the log', async () => {
      await expect(log.reader.read(start + 4, ALL, ROOMY)).rejects.toThrow(SequenceBeyondLogError);
    });

    it('notifies a listener of an appended event, until the listener stops', async () => {
      const heard = Promise.withResolvers<null>();
      const stop = log.notifications.listen(() => {
        heard.resolve(null);
      });
      await log.append('ca.create', 'ca/c');
      await heard.promise;
      stop();
    });
  });
}
