import { beforeEach, describe, expect, it } from 'vitest';
import { CaNotFoundError, InapplicableOperationError, MetadataPatch } from '../../certificate/domain';
import { DEVICES, PkiFixture } from '../../certificate/testing';
import { ProfileNotFoundError } from '../../profile/domain';
import { AllowedProfileNotFoundError } from '../domain';
import { InMemoryCaRepository } from '../testing';
import { AllowProfiles, AllowProfilesHandler } from './allow-profiles';
import { AssignProfile, AssignProfileHandler } from './assign-profile';
import { UpdateCaMetadata, UpdateCaMetadataHandler } from './update-ca-metadata';

let fixture: PkiFixture;
let cas: InMemoryCaRepository;

beforeEach(async () => {
  fixture = await PkiFixture.withRoot();
  await fixture.addProfile('gateways', DEVICES);
  cas = new InMemoryCaRepository(fixture.pki, fixture.certificates);
});

describe('AssignProfileHandler', () => {
  const assign = (profileId: string, caId = 'root') =>
    new AssignProfileHandler(cas, fixture.profiles, fixture.unitOfWork, fixture.clock).execute(
      new AssignProfile(caId, profileId),
    );

  it('stores the default profile, and emits ca.profile.update', async () => {
    await assign('gateways');
    expect((await cas.get('root')).state.profileId).toBe('gateways');
    expect(fixture.pki.typesOf('ca/root')).toEqual(['ca.profile.update']);
  });

  it('rejects an unknown profile, and keeps the former one', async () => {
    await expect(assign('unknown')).rejects.toThrow(ProfileNotFoundError);
    expect((await cas.get('root')).state.profileId).toBe('devices');
  });

  it('rejects an unknown CA', async () => {
    await expect(assign('gateways', 'unknown')).rejects.toThrow(CaNotFoundError);
  });
});

describe('AllowProfilesHandler', () => {
  const allow = (profileIds: readonly string[] | undefined) =>
    new AllowProfilesHandler(cas, fixture.profiles, fixture.unitOfWork, fixture.clock).execute(
      new AllowProfiles('root', profileIds),
    );

  it('stores the list of allowed profiles', async () => {
    await allow(['gateways']);
    expect((await cas.get('root')).state.allowedProfileIds).toEqual(['gateways']);
  });

  it('removes the list', async () => {
    await allow(['gateways']);
    await allow(undefined);
    expect((await cas.get('root')).state.allowedProfileIds).toBeUndefined();
  });

  it('rejects a list with an unknown profile, and changes nothing', async () => {
    await expect(allow(['gateways', 'unknown'])).rejects.toThrow(AllowedProfileNotFoundError);
    expect(fixture.pki.events.values).toEqual([]);
  });
});

describe('UpdateCaMetadataHandler', () => {
  const patch = (...entries: object[]) =>
    new UpdateCaMetadataHandler(cas, fixture.unitOfWork, fixture.clock).execute(
      new UpdateCaMetadata('root', MetadataPatch.decode(entries)),
    );

  it('stores the patched metadata, and emits ca.metadata.update', async () => {
    await patch({ op: 'add', path: '/site', value: 'Bilbao' });
    expect((await cas.get('root')).state.metadata).toEqual({ site: 'Bilbao' });
    expect(fixture.pki.typesOf('ca/root')).toEqual(['ca.metadata.update']);
  });

  it('rejects a patch that does not apply, and emits nothing', async () => {
    const operation = { op: 'replace', path: '/missing/site', value: 'Bilbao' };
    await expect(patch(operation)).rejects.toThrow(InapplicableOperationError);
    expect(fixture.pki.events.values).toEqual([]);
  });
});
