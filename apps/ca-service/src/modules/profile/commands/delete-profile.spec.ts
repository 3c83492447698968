import { InMemoryUnitOfWork } from '@libs/kernel/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { IssuanceProfile, ProfileNotFoundError, toProfileDefinition } from '../domain';
import { InMemoryProfileRepository } from '../testing';
import { DeleteProfile, DeleteProfileHandler } from './delete-profile';

describe('DeleteProfileHandler', () => {
  let profiles: InMemoryProfileRepository;
  let handler: DeleteProfileHandler;

  beforeEach(async () => {
    const unitOfWork = new InMemoryUnitOfWork();
    profiles = new InMemoryProfileRepository(unitOfWork);
    handler = new DeleteProfileHandler(profiles, unitOfWork);
    const naming = { name: 'Devices', description: '' };
    const profile = IssuanceProfile.create('p1', naming, toProfileDefinition({}));
    await unitOfWork.run(() => profiles.add(profile));
  });

  it('removes the profile', async () => {
    await handler.execute(new DeleteProfile('p1'));
    await expect(profiles.get('p1')).rejects.toThrow(ProfileNotFoundError);
  });

  it('emits profile.issuance.delete with the id alone', async () => {
    await handler.execute(new DeleteProfile('p1'));
    expect(profiles.events.values.at(-1)).toEqual({
      type: 'profile.issuance.delete',
      subject: 'profile/p1',
      data: { ProfileID: 'p1' },
    });
  });

  it('rejects an unknown id, and emits nothing', async () => {
    await expect(handler.execute(new DeleteProfile('unknown'))).rejects.toThrow(ProfileNotFoundError);
    expect(profiles.events.values).toHaveLength(1);
  });
});
