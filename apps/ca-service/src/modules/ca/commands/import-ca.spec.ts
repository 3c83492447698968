import type { ParsedCertificate } from '@libs/crypto';
import { aCa, aTemplate } from '@libs/crypto/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { InMemoryIssuerSearch, InMemoryCompromisedKeys, PkiFixture } from '../../certificate/testing';
import { ProfileNotFoundError } from '../../profile/domain';
import { CaAlreadyExistsError, CaImporter, DeletionUndo } from '../domain';
import {
  InMemoryCaHierarchy,
  InMemoryCaRepository,
  RecordedDeletionRevocations,
  RecordedStatusCascade,
} from '../testing';
import { type ImportedCa, ImportCa, ImportCaHandler } from './import-ca';

describe('ImportCaHandler', () => {
  let fixture: PkiFixture;
  let cas: InMemoryCaRepository;
  let handler: ImportCaHandler;
  let revocations: RecordedDeletionRevocations;
  let root: ParsedCertificate;

  beforeEach(async () => {
    fixture = await PkiFixture.withRoot();
    ({ root } = await aCa({ type: 'ECDSA', bits: 256 }));
    const { pki, certificates, profiles, keyProvision, keys, issuingCas } = fixture;
    cas = new InMemoryCaRepository(pki, certificates);
    const hierarchy = new InMemoryCaHierarchy(pki);
    const search = new InMemoryIssuerSearch(pki);
    const importer = new CaImporter(hierarchy, { search, issuingCas }, certificates, cas);
    revocations = new RecordedDeletionRevocations();
    const undo = new DeletionUndo(revocations, certificates, new RecordedStatusCascade());
    handler = new ImportCaHandler(
      ...([cas, profiles, keyProvision, keys.held, hierarchy, undo, importer] as const),
      new InMemoryCompromisedKeys(pki),
      ...([fixture.unitOfWork, fixture.clock, fixture.randomness] as const),
    );
  });

  const importCa = (changes: Partial<ImportedCa> = {}) =>
    handler.execute(
      new ImportCa({
        ...{ id: 'imported', certificate: root, privateKey: undefined, engineId: '', chain: [] },
        ...{ profileId: 'devices', allowedProfileIds: undefined, metadata: {} },
        ...changes,
      }),
    );

  it('stores a root without its private key, which names itself as its issuer', async () => {
    await importCa();
    const { state, certificate, isRoot } = await cas.get('imported');
    expect(state.level).toBe(0);
    expect(isRoot).toBe(true);
    expect(certificate.state).toMatchObject({ type: 'IMPORTED_WITHOUT_KEY', engineId: '' });
  });

  it('undoes no deletion without the private key', async () => {
    await importCa();
    expect(revocations.undone).toEqual([]);
  });

  it('emits ca.import', async () => {
    await importCa();
    expect(fixture.pki.typesOf('ca/imported')).toEqual(['ca.import']);
  });

  it('rejects the same certificate under another id', async () => {
    await importCa();
    await expect(importCa({ id: 'again' })).rejects.toThrow(CaAlreadyExistsError);
  });

  it('rejects an id that is taken', async () => {
    await expect(importCa({ id: 'root' })).rejects.toThrow(CaAlreadyExistsError);
  });

  it('rejects an unknown profile, and stores nothing', async () => {
    await expect(importCa({ profileId: 'unknown' })).rejects.toThrow(ProfileNotFoundError);
    expect(await cas.exists('imported')).toBe(false);
  });

  it('rejects a certificate that is not of a CA', async () => {
    const ca = await aCa({ type: 'ECDSA', bits: 256 });
    await expect(importCa({ certificate: await ca.issue(aTemplate()) })).rejects.toThrow(
      'is not a CA certificate',
    );
  });
});
