import { describe, expect, it } from 'vitest';
import { eventDataSource, readEventData } from './event-data-source';
import { formatted } from './formatted';

const SOURCE = 'libs/event-consumer/src/events/ca-event-data.ts';

const TEXT = eventDataSource(readEventData());

describe(SOURCE, () => {
  it('has the payload of every event as it is in the code of the service', async () => {
    expect(TEXT).not.toContain('import(');
    await expect(await formatted(TEXT, 'ca-event-data.ts')).toMatchFileSnapshot(`../../${SOURCE}`);
  });
});
