import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase } from '../../support/database';
import { addDeltas, withDeltas } from '../../support/delta-teller';
import { createCa, sign } from '../../support/issuing';
import { runJob } from '../../support/run-job';
import { ServiceProcess } from '../../support/service';
import type { CaView } from '../../support/wire';

const KEY_ENCRYPTION_KEY = 'a'.repeat(64);
const DUE = { delta: '11y', name: 'at once', triggered: false };

describe('npm run job -- expiration-deltas', () => {
  let service: ServiceProcess;
  let variables: Record<string, string>;

  beforeAll(async () => {
    variables = { DATABASE_URL: await createDatabase(inject('postgresUrl')), KEY_ENCRYPTION_KEY };
    service = await ServiceProcess.start({ ...variables, ROLES: 'api' });
  });
  afterAll(() => service.remove());

  it('announces deltas of CAs and certificates once', async () => {
    const client = service.admin;
    const ca = await createCa(client, { metadata: withDeltas(DUE) });
    const { serial_number } = await sign(client, ca.id);
    const path = `/certificates/${serial_number}`;
    expect((await client.put<unknown>(`${path}/metadata`, addDeltas(DUE))).status).toBe(200);
    const run = () => runJob(['expiration-deltas'], { ...variables, DATA_DIR: service.dataDirectory });

    const first = await run();
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/^expiration-deltas: 2 done in \d+\.\d s\n$/);
    for (const one of [`/cas/${ca.id}`, path]) {
      expect((await client.get<CaView>(one)).body.metadata).toEqual(withDeltas({ ...DUE, triggered: true }));
    }
    expect((await run()).stdout).toMatch(/^expiration-deltas: 0 done/);
  });
});
