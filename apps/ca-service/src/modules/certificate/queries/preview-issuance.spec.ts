import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CaNotFoundError } from '../domain';
import { InMemoryCompromisedKeys, PkiFixture } from '../testing';
import { PreviewIssuance, PreviewIssuanceHandler } from './preview-issuance';

describe('PreviewIssuanceHandler', () => {
  let fixture: PkiFixture;
  let handler: PreviewIssuanceHandler;

  beforeEach(async () => {
    fixture = await PkiFixture.withRoot();
    const { issuingCas, profiles, clock, randomness } = fixture;
    handler = new PreviewIssuanceHandler(
      issuingCas,
      profiles,
      new InMemoryCompromisedKeys(fixture.pki),
      clock,
      randomness,
      {
        vaServerDomains: [],
        allowWeakSignatureCas: false,
      },
    );
  });

  const preview = (caId = 'root') =>
    handler.execute(new PreviewIssuance(caId, fixture.csr(), 'default of the CA', 'issuer'));

  it('names the profile, and no refusal, for a request that would be issued', async () => {
    expect(await preview()).toMatchObject({ profile: { id: 'devices' }, refusals: [] });
  });

  it('neither signs nor stores', async () => {
    const sign = vi.spyOn(fixture.engine, 'sign');
    await preview();
    expect(sign).not.toHaveBeenCalled();
    expect(fixture.pki.certificates.size).toBe(1);
  });

  it('lists the refusal of a revoked CA', async () => {
    fixture.pki.update({ ...fixture.certificateOf('root'), status: 'REVOKED' });
    expect((await preview()).refusals).toHaveLength(1);
  });

  it('rejects an unknown CA', async () => {
    await expect(preview('unknown')).rejects.toThrow(CaNotFoundError);
  });
});
