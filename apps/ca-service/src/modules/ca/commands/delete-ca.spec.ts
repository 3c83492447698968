import { beforeEach, describe, expect, it } from 'vitest';
import { PkiFixture } from '../../certificate/testing';
import { CaNotDeletableError, CascadeDeleteForbiddenError } from '../domain';
import {
  InMemoryCaDeletion,
  InMemoryCaHierarchy,
  InMemoryCaRepository,
  RecordedStatusCascade,
} from '../testing';
import { DeleteCa, DeleteCaHandler } from './delete-ca';

describe('DeleteCaHandler', () => {
  let fixture: PkiFixture;
  let cascade: RecordedStatusCascade;

  beforeEach(async () => {
    fixture = await PkiFixture.withRoot();
    cascade = new RecordedStatusCascade();
  });

  const revoke = (): void => {
    fixture.pki.update({ ...fixture.certificateOf('root'), status: 'REVOKED' });
  };

  const remove = (withEverythingBelow: boolean, allowCascadeDelete = true): Promise<void> => {
    const { pki, certificates, keys, unitOfWork, clock } = fixture;
    const settings = { allowCascadeDelete } as ConstructorParameters<typeof DeleteCaHandler>[7];
    const handler = new DeleteCaHandler(
      ...([new InMemoryCaHierarchy(pki), new InMemoryCaRepository(pki, certificates), cascade] as const),
      ...([new InMemoryCaDeletion(pki), keys.removals, unitOfWork, clock, settings] as const),
    );
    return handler.execute(new DeleteCa('root', withEverythingBelow));
  };

  it('deletes a revoked CA, and emits ca.delete', async () => {
    revoke();
    await remove(false);
    expect(fixture.pki.cas.has('root')).toBe(false);
    expect(fixture.pki.typesOf('ca/root')).toEqual(['ca.delete']);
  });

  it('revokes what is below the CA, and keeps it, without cascade', async () => {
    const { id } = await fixture.issue();
    revoke();
    await remove(false);
    expect(cascade.calls).toEqual(['revoke root for good']);
    expect(fixture.pki.certificates.has(id)).toBe(true);
  });

  it('keeps the former status of what is below a CA that was imported without its key', async () => {
    fixture.pki.update({ ...fixture.certificateOf('root'), type: 'IMPORTED_WITHOUT_KEY' });
    await remove(false);
    expect(cascade.calls).toEqual(['revoke root for now']);
  });

  it('deletes what is below the CA with cascade', async () => {
    const { id } = await fixture.issue();
    revoke();
    await remove(true);
    expect(fixture.pki.certificates.has(id)).toBe(false);
  });

  it('rejects a cascade that the configuration forbids, and keeps the CA', async () => {
    revoke();
    await expect(remove(true, false)).rejects.toThrow(CascadeDeleteForbiddenError);
    expect(fixture.pki.cas.has('root')).toBe(true);
  });

  it('rejects a CA that is ACTIVE', async () => {
    await expect(remove(false)).rejects.toThrow(CaNotDeletableError);
  });
});
