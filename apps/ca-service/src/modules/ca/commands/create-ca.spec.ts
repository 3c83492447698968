import { EMPTY_SUBJECT, parseCertificate } from '@libs/crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CaNotActiveError, CaNotFoundError, isIssuedBy } from '../../certificate/domain';
import { InMemoryCompromisedKeys, PkiFixture } from '../../certificate/testing';
import { ProfileNotFoundError, Validity } from '../../profile/domain';
import { TimeDuration } from '@libs/kernel';
import { AllowedProfileNotFoundError, CaAlreadyExistsError, CaCertifier } from '../domain';
import { InMemoryCaRepository } from '../testing';
import { CreateCa, CreateCaHandler, type NewCa } from './create-ca';

const NEW: NewCa = {
  id: 'factory',
  parentId: undefined,
  subject: { ...EMPTY_SUBJECT, commonName: 'Factory CA' },
  key: { create: { type: 'ECDSA', bits: 256 }, engineId: '' },
  expiration: Validity.forDuration(TimeDuration.parse('5y')),
  profileId: 'devices',
  allowedProfileIds: undefined,
  caProfile: 'default for CAs',
  metadata: { site: 'Bilbao' },
};

describe('CreateCaHandler', () => {
  let fixture: PkiFixture;
  let cas: InMemoryCaRepository;
  let handler: CreateCaHandler;

  beforeEach(async () => {
    fixture = await PkiFixture.withRoot();
    const { issuingCas, profiles, keyProvision, keys, signer, clock, randomness, unitOfWork } = fixture;
    cas = new InMemoryCaRepository(fixture.pki, fixture.certificates);
    const certifier = new CaCertifier(signer, clock, randomness, {
      vaServerDomains: [],
      allowWeakSignatureCas: false,
    });
    handler = new CreateCaHandler(
      ...([cas, issuingCas, profiles, keyProvision] as const),
      ...([keys.held, certifier, new InMemoryCompromisedKeys(fixture.pki)] as const),
      ...([unitOfWork, randomness] as const),
    );
  });

  const create = (changes: Partial<NewCa> = {}) => handler.execute(new CreateCa({ ...NEW, ...changes }));

  it('without a parent, stores a root CA that has signed its own certificate', async () => {
    await create();
    const { state, certificate, isRoot } = await cas.get('factory');
    expect(state).toMatchObject({ level: 0, profileId: 'devices', metadata: { site: 'Bilbao' } });
    expect(isRoot).toBe(true);
    const own = parseCertificate(certificate.state.der);
    expect(isIssuedBy(own, own)).toBe(true);
  });

  it('with a parent, stores a CA one level below it, with a certificate signed by the key of the parent', async () => {
    await create({ parentId: 'root' });
    const { state, certificate } = await cas.get('factory');
    expect(state.level).toBe(1);
    expect(certificate.state.issuedBy).toMatchObject({ caId: 'root', level: 0 });
    const parent = parseCertificate(fixture.certificateOf('root').der);
    expect(isIssuedBy(parseCertificate(certificate.state.der), parent)).toBe(true);
  });

  it('emits ca.create', async () => {
    await create();
    expect(fixture.pki.typesOf('ca/factory')).toEqual(['ca.create']);
  });

  it('keeps the new key and cancels its removal', async () => {
    const { ca } = await create();
    expect(fixture.keys.engines.get(ca.certificate.key.id)).toBe('filesystem-1');
    expect(fixture.keys.due.size).toBe(0);
  });

  it('generates an id when none is given', async () => {
    const { ca } = await create({ id: undefined });
    expect(ca.state.id).toMatch(/^[0-9a-f]{8}-/);
  });

  it('removes the new key when the CA cannot be stored', async () => {
    vi.spyOn(cas, 'add').mockRejectedValue(new CaAlreadyExistsError('factory'));
    await expect(create()).rejects.toThrow(CaAlreadyExistsError);
    expect(fixture.keys.removed).toHaveLength(1);
  });

  it.each([
    ['an id that is taken', { id: 'root' }, CaAlreadyExistsError],
    ['an unknown profile', { profileId: 'unknown' }, ProfileNotFoundError],
    ['an unknown allowed profile', { allowedProfileIds: ['unknown'] }, AllowedProfileNotFoundError],
    ['an unknown parent', { parentId: 'unknown' }, CaNotFoundError],
  ])('rejects %s before a key is created', async (_what, changes, error) => {
    const createKey = vi.spyOn(fixture.engine, 'create');
    await expect(create(changes)).rejects.toThrow(error);
    expect(createKey).not.toHaveBeenCalled();
  });

  it('stores nothing below a revoked parent', async () => {
    fixture.pki.update({ ...fixture.certificateOf('root'), status: 'REVOKED' });
    await expect(create({ parentId: 'root' })).rejects.toThrow(CaNotActiveError);
    expect(await cas.exists('factory')).toBe(false);
  });
});
