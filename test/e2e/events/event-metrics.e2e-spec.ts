import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { createCa } from '../../support/issuing';
import { readMetrics, withMetrics } from '../../support/metrics';
import { ServiceProcess } from '../../support/service';

/** No process listens on this port. */
const NO_BROKER = 'amqp://127.0.0.1:1';

describe('metrics of events', () => {
  let variables: Record<string, string>;
  let service: ServiceProcess;

  beforeAll(async () => {
    variables = {
      DATABASE_URL: await createDatabase(inject('postgresUrl')),
      AMQP_EXCHANGE: `events-${randomBytes(4).toString('hex')}`,
      ...(await withMetrics()),
    };
    service = await ServiceProcess.start({ ...variables, AMQP_URL: NO_BROKER });
  });
  afterAll(() => service.remove());

  const shown = async (name: string) => (await readMetrics(service)).get(name) ?? NaN;

  it('the metrics of events start at zero', async () => {
    expect(await shown('outbox_depth')).toBe(0);
    expect(await shown('outbox_oldest_age_seconds')).toBe(0);
    expect(await shown('outbox_publish_latency_seconds_count')).toBe(0);
    expect(await shown('outbox_publish_retries_total{reason="failed"}')).toBe(0);
    expect(await shown('outbox_publish_retries_total{reason="interrupted"}')).toBe(0);
  });

  it('outbox_depth and outbox_oldest_age_seconds grow while the broker is unreachable', async () => {
    await createCa(service.admin); // and a profile
    await eventually(async () => ((await shown('outbox_depth')) === 2 ? true : undefined));
    const age = await shown('outbox_oldest_age_seconds');
    expect(age).toBeGreaterThan(0);
    await eventually(async () => ((await shown('outbox_oldest_age_seconds')) > age + 5 ? true : undefined));
    expect(await shown('outbox_depth')).toBe(2);
  });

  it('after the broker returns, outbox_depth is 0 and the latency of the delayed events is recorded', async () => {
    await service.kill('SIGTERM');
    service = await ServiceProcess.start(
      { ...variables, AMQP_URL: inject('amqpUrl') },
      service.dataDirectory,
    );
    await eventually(async () => ((await shown('outbox_depth')) === 0 ? true : undefined));
    expect(await shown('outbox_oldest_age_seconds')).toBe(0);
    expect(await shown('outbox_publish_latency_seconds_count')).toBe(2);
    expect(await shown('outbox_publish_latency_seconds_sum')).toBeGreaterThan(2);
    expect(await shown('outbox_publish_latency_seconds_bucket{le="1"}')).toBe(0);
  });
});
