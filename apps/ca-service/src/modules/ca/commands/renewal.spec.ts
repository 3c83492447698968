import { parseCertificate } from '@libs/crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isIssuedBy } from '../../certificate/domain';
import { InMemoryCompromisedKeys, PkiFixture } from '../../certificate/testing';
import { CaCertifier, CaChangedMeanwhileError, CaRenewals, CaRevokedError, CrossCertifier } from '../domain';
import { InMemoryCaRepository } from '../testing';
import { ReissueCa, ReissueCaHandler } from './reissue-ca';
import { RekeyCa, RekeyCaHandler, type Rekeying } from './rekey-ca';

const REKEYING: Rekeying = {
  profile: 'default for CAs',
  key: { create: undefined, engineId: undefined },
  crossCertificates: [],
};

let fixture: PkiFixture;
let cas: InMemoryCaRepository;
let renewals: CaRenewals;

beforeEach(async () => {
  fixture = await PkiFixture.withRoot();
  cas = new InMemoryCaRepository(fixture.pki, fixture.certificates);
  const { signer, clock, randomness, issuingCas, profiles } = fixture;
  renewals = new CaRenewals(
    cas,
    issuingCas,
    profiles,
    new CaCertifier(signer, clock, randomness, { vaServerDomains: [], allowWeakSignatureCas: false }),
  );
});

const current = () => fixture.certificateOf('root');
const revoke = (): void => {
  fixture.pki.update({ ...current(), status: 'REVOKED' });
};

describe('ReissueCaHandler', () => {
  const reissue = () =>
    new ReissueCaHandler(
      renewals,
      cas,
      new InMemoryCompromisedKeys(fixture.pki),
      fixture.unitOfWork,
      fixture.clock,
    ).execute(new ReissueCa('root', 'default for CAs'));

  it('gives the CA another certificate for the same key and the same name', async () => {
    const before = current();
    await reissue();
    expect(current().serialNumber).not.toBe(before.serialNumber);
    expect(current()).toMatchObject({ key: before.key, subject: before.subject });
  });

  it('emits ca.reissue', async () => {
    await reissue();
    expect(fixture.pki.typesOf('ca/root')).toEqual(['ca.reissue']);
  });

  it('rejects a revoked CA before the key engine is asked', async () => {
    revoke();
    const sign = vi.spyOn(fixture.engine, 'sign');
    await expect(reissue()).rejects.toThrow(CaRevokedError);
    expect(sign).not.toHaveBeenCalled();
  });

  it('stores nothing when the CA gets another certificate while it signs', async () => {
    const sign = fixture.engine.sign.bind(fixture.engine);
    vi.spyOn(fixture.engine, 'sign').mockImplementationOnce(async (...parameters) => {
      await reissue();
      return sign(...parameters);
    });
    await expect(reissue()).rejects.toThrow(CaChangedMeanwhileError);
    expect(fixture.pki.certificates.size).toBe(2);
  });
});

describe('RekeyCaHandler', () => {
  const rekey = (changes: Partial<Rekeying> = {}) => {
    const { signer, randomness, keyProvision, keys, unitOfWork, clock } = fixture;
    const crossCertifier = new CrossCertifier(signer, randomness, {
      vaServerDomains: [],
      allowWeakSignatureCas: false,
    });
    const handler = new RekeyCaHandler(
      ...([renewals, crossCertifier, keyProvision, keys.held] as const),
      ...([cas, new InMemoryCompromisedKeys(fixture.pki), unitOfWork, clock] as const),
    );
    return handler.execute(new RekeyCa('root', { ...REKEYING, ...changes }));
  };

  it('gives the CA a certificate for a new key of the same type, with the same name', async () => {
    const before = current();
    await rekey();
    expect(current().key).toMatchObject({ type: before.key.type, bits: before.key.bits });
    expect(current().key.id).not.toBe(before.key.id);
    expect(current().subject).toEqual(before.subject);
  });

  it('keeps the former certificate', async () => {
    const { id } = current();
    await rekey();
    expect(fixture.pki.certificates.has(id)).toBe(true);
  });

  it('emits ca.rekey', async () => {
    await rekey();
    expect(fixture.pki.typesOf('ca/root')).toEqual(['ca.rekey']);
  });

  it('stores a cross certificate that the former key signed for the new one', async () => {
    const before = parseCertificate(current().der);
    const { crossCertificates } = await rekey({ crossCertificates: ['newWithOld'] });
    const [cross] = crossCertificates.map(({ state }) => state);
    expect(cross?.key).toEqual(current().key);
    expect(isIssuedBy(parseCertificate(cross!.der), before)).toBe(true);
    expect(fixture.pki.certificates.has(cross!.id)).toBe(true);
  });

  it('rejects a revoked CA before a key is created', async () => {
    revoke();
    const create = vi.spyOn(fixture.engine, 'create');
    await expect(rekey()).rejects.toThrow(CaRevokedError);
    expect(create).not.toHaveBeenCalled();
  });
});
