import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDatabase } from '../support/database';
import { attack } from '../support/hostile-traffic/hostile-clients.mts';
import { prepare } from '../support/hostile-traffic/prepare.mts';
import { type SigningResult, signAll } from '../support/hostile-traffic/signing-clients.mts';
import type { Tally, Target } from '../support/hostile-traffic/target.mts';
import { withMetrics } from '../support/metrics';
import { makeCsr } from '../support/openssl';
import { ServiceProcess } from '../support/service';

/** The short form of `npm run bench:hostile`, which measures times and memory; here only counts and statuses. */
describe('hostile clients beside four that sign', () => {
  let service: ServiceProcess;
  let signing: SigningResult;
  let tallies: Map<string, Tally>;

  beforeAll(async () => {
    const { service: started, target } = await start();
    service = started;
    const attacking = attack(target, { requestsPerSecond: 2, duration: 6_000, patience: 2_000 });
    signing = await signAll(target, { clients: 4, duration: 6_000 });
    tallies = await attacking;
  }, 300_000);

  afterAll(async () => {
    // OpenSSL generates a key to its end, which an orderly end would wait for.
    await service.kill('SIGKILL');
    await service.remove();
  });

  async function start(): Promise<{ service: ServiceProcess; target: Target }> {
    const url = await createDatabase(inject('postgresUrl'));
    const made = await ServiceProcess.start({ DATABASE_URL: url, ...(await withMetrics()) });
    const { hostname: host, port } = new URL(made.url);
    const target = await prepare({
      host,
      port: Number(port),
      metricsPort: Number(new URL(made.metricsUrl).port),
      csr: makeCsr('/CN=load').toString('base64'),
      tokens: {
        signer: await made.token('issuer', 'signing clients'),
        reader: await made.token('reader', 'hostile reader'),
        admin: await made.token('admin', 'hostile admin'),
      },
    });
    return { service: made, target };
  }

  const statusesOf = (name: string): string[] => [...(tallies.get(name)?.counts.keys() ?? [])];

  it('every signature is answered with 201', () => {
    expect([...signing.statuses.counts.keys()]).toEqual(['201']);
    expect(signing.statuses.total).toBeGreaterThan(8);
  });

  it.each(['slow bodies', 'big arrays', 'quote bombs'])(
    '%s without a token get 401, no answer or a closed connection',
    (name) => {
      expect(statusesOf(name)).not.toEqual([]);
      expect(
        statusesOf(name).filter((status) => !['401', 'closed', 'skipped', 'unanswered'].includes(status)),
      ).toEqual([]);
    },
  );

  it('some slow bodies get 401 before the body is complete', () => {
    expect(statusesOf('slow bodies')).toContain('401');
  });

  it('expensive lists get 200, 400, 429 or 503', () => {
    const expected = ['200', '400', '429', '503', 'skipped', 'unanswered'];
    expect(statusesOf('expensive lists').filter((status) => !expected.includes(status))).toEqual([]);
  });

  it('requests for RSA-8192 keys get 201, 429 or 503, and some get 429', () => {
    const expected = ['201', '429', '503', 'skipped', 'unanswered'];
    expect(statusesOf('RSA-8192 CAs').filter((status) => !expected.includes(status))).toEqual([]);
    expect(statusesOf('RSA-8192 CAs')).toContain('429');
  });

  it('scrapes of metrics get 200', () => {
    expect(statusesOf('scrapes').filter((status) => !['skipped', 'unanswered'].includes(status))).toEqual([
      '200',
    ]);
  });
});
