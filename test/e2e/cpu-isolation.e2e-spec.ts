import { generateKeyPairSync, hash, sign as signMessage } from 'node:crypto';
import { join } from 'node:path';
import { DevelopmentIssuer, type Permission } from '@libs/auth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCa, createProfile, sign } from '../support/issuing';
import { type Answer, ApiClient, type ServiceProcess, startService } from '../support/service';

interface ErrorAnswer {
  err: string;
}

const RSA_8192_PER_CALLER = 5;
const VERIFICATIONS_PER_CALLER = 32;

describe('expensive calls', () => {
  let service: ServiceProcess;

  beforeEach(async () => {
    service = await startService();
  });
  // Not in order: a generation of RSA-8192 that has begun delays the end of a process by up to a minute.
  afterEach(() => service.kill('SIGKILL'));

  const clientOf = async (subject: string, permission: Permission = 'admin'): Promise<ApiClient> => {
    const issuer = await DevelopmentIssuer.open(join(service.dataDirectory, 'development-issuer'));
    return new ApiClient(`${service.url}/api/ca/v1`, await issuer.issueToken({ permission, subject }));
  };

  /** Answers as they arrive. The process is killed before all of them do. */
  const collected = <T>(calls: readonly Promise<Answer<T>>[]): Answer<T>[] => {
    const answers: Answer<T>[] = [];
    for (const call of calls) call.then((answer) => answers.push(answer)).catch(() => undefined);
    return answers;
  };

  describe('that generate RSA-8192 keys', () => {
    const generating = (
      client: ApiClient,
      profileId: string,
      count: number,
    ): Promise<Answer<ErrorAnswer>>[] =>
      Array.from({ length: count }, () =>
        client.post<ErrorAnswer>('/cas', {
          subject: { common_name: 'Large' },
          key_metadata: { type: 'RSA', bits: 8192 },
          ca_expiration: { type: 'Duration', duration: '10y' },
          profile_id: profileId,
        }),
      );

    it('are still in progress when another caller has its signatures and smaller keys', async () => {
      const [mallory, alice] = [await clientOf('mallory'), await clientOf('alice')];
      const ca = await createCa(alice, { key_metadata: { type: 'ECDSA', bits: 384 } });
      const answers = collected(generating(mallory, ca.profile_id, RSA_8192_PER_CALLER));
      await createCa(alice, { profile_id: ca.profile_id, key_metadata: { type: 'ECDSA', bits: 521 } });
      for (let index = 0; index < 5; index++) await sign(alice, ca.id);
      await createCa(alice, { profile_id: ca.profile_id, key_metadata: { type: 'RSA', bits: 2048 } });
      // All five generations, which take seconds each, would have ended if alice's calls had waited behind them.
      expect(answers.length).toBeLessThan(RSA_8192_PER_CALLER);
    });

    it('are rejected with 429 beyond the limit of the caller, while another caller is admitted', async () => {
      const [mallory, alice] = [await clientOf('mallory'), await clientOf('alice')];
      const profileId = await createProfile(alice);
      const refused = await Promise.any(
        generating(mallory, profileId, RSA_8192_PER_CALLER + 1).map(async (call) => {
          const answer = await call;
          return answer.status === 429 ? answer : Promise.reject(new Error('not refused'));
        }),
      );
      expect(refused.headers.get('retry-after')).toBe('30');
      expect(refused.body.err).toBe(
        `this caller has ${RSA_8192_PER_CALLER} RSA-8192 key generations in progress, which is the limit: retry when one has ended`,
      );
      const answers = collected(generating(alice, profileId, 1));
      await createCa(mallory, { profile_id: profileId, key_metadata: { type: 'RSA', bits: 2048 } });
      expect(answers.filter(({ status }) => status === 429)).toEqual([]);
    });
  });

  it('that verify digests on P-521 are rejected with 429 beyond the limit of the caller', async () => {
    const [reader, admin] = [await clientOf('reader', 'reader'), await clientOf('admin')];
    const ca = await createCa(admin, { key_metadata: { type: 'ECDSA', bits: 521 } });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-521' });
    const message = Buffer.from('a message');
    const body = {
      message: hash('sha512', message, 'base64'),
      message_type: 'hash',
      signature_algorithm: 'ECDSA_SHA_512',
      signature: signMessage('sha512', message, privateKey).toString('base64'),
    };
    const answers = await Promise.all(
      Array.from({ length: 200 }, () =>
        reader.post<ErrorAnswer & { valid: boolean }>(`/cas/${ca.id}/signature/verify`, body),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    const served = answers.filter(({ status }) => status === 200);
    expect(served.length).toBeGreaterThanOrEqual(VERIFICATIONS_PER_CALLER);
    expect(served.filter(({ body: { valid } }) => valid)).toEqual([]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(refused?.body.err).toBe(
      `this caller has ${VERIFICATIONS_PER_CALLER} signature verifications in progress, which is the limit: retry when one has ended`,
    );
  });
});
