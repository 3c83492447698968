import { InMemoryUnitOfWork } from '@libs/kernel/testing';
import { describe, expect, it } from 'vitest';
import { IssuanceProfile, ProfileNotFoundError, toProfileDefinition } from '../domain';
import { InMemoryProfileRepository } from '../testing';
import { GetProfile, GetProfileHandler } from './get-profile';

describe('GetProfileHandler', () => {
  const unitOfWork = new InMemoryUnitOfWork();
  const profiles = new InMemoryProfileRepository(unitOfWork);
  const handler = new GetProfileHandler(profiles);

  it('returns a stored profile in the names of the wire contract', async () => {
    const naming = { name: 'Devices', description: 'For one year' };
    const profile = IssuanceProfile.create('p1', naming, toProfileDefinition({ honor_subject: true }));
    await unitOfWork.run(() => profiles.add(profile));
    expect(await handler.execute(new GetProfile('p1'))).toMatchObject({
      id: 'p1',
      ...naming,
      honor_subject: true,
      sign_as_ca: false,
    });
  });

  it('rejects an unknown id', async () => {
    await expect(handler.execute(new GetProfile('unknown'))).rejects.toThrow(ProfileNotFoundError);
  });
});
