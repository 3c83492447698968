import { describe, expect, it } from 'vitest';
import { auditEventDataSource, eventDataSource, readEventData } from '../../tools/docs/event-data-source';
import { formatted } from '../../tools/docs/formatted';

const AUDIT_SOURCE = 'libs/event-consumer/src/events/audit-event-data.ts';
const SOURCE = 'libs/event-consumer/src/events/ca-event-data.ts';

const CATALOGUE = readEventData();
const TEXT = eventDataSource(CATALOGUE);

describe(SOURCE, () => {
  it('has the payload of every event as it is in the code of the service', async () => {
    expect(TEXT).not.toContain('import(');
    await expect(await formatted(TEXT, 'ca-event-data.ts')).toMatchFileSnapshot(`../../${SOURCE}`);
  });
});

describe(AUDIT_SOURCE, () => {
  it('has the type of every audit event', async () => {
    await expect(await formatted(auditEventDataSource(CATALOGUE), 'audit-event-data.ts')).toMatchFileSnapshot(
      `../../${AUDIT_SOURCE}`,
    );
  });
});
