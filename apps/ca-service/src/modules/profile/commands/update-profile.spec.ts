import { InMemoryUnitOfWork, SettableClock } from '@libs/kernel/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { IssuanceProfile, ProfileNotFoundError, toProfileDefinition } from '../domain';
import { InMemoryProfileRepository } from '../testing';
import { UpdateProfile, UpdateProfileHandler } from './update-profile';

const OLD = toProfileDefinition({ honor_subject: true, max_validity: '1y' });
const NEW = toProfileDefinition({ validity: { type: 'Duration', duration: '30d' } });
const NAMING = { name: 'Gateways', description: 'For a month' };

describe('UpdateProfileHandler', () => {
  let profiles: InMemoryProfileRepository;
  let handler: UpdateProfileHandler;

  beforeEach(async () => {
    const unitOfWork = new InMemoryUnitOfWork();
    profiles = new InMemoryProfileRepository(unitOfWork);
    handler = new UpdateProfileHandler(profiles, unitOfWork, new SettableClock());
    const profile = IssuanceProfile.create('p1', { name: 'Devices', description: '' }, OLD);
    await unitOfWork.run(() => profiles.add(profile));
  });

  it('replaces the name, the description and every field', async () => {
    await handler.execute(new UpdateProfile('p1', NAMING, NEW));
    const { definition, ...naming } = (await profiles.get('p1')).snapshot();
    expect(naming).toEqual({ id: 'p1', ...NAMING });
    expect(definition.honorSubject).toBe(false);
    expect(definition.maxValidity).toBeUndefined();
    expect(definition.validity.duration.toString()).toBe(NEW.validity.duration.toString());
  });

  it('emits profile.issuance.update with the profile before and after', async () => {
    await handler.execute(new UpdateProfile('p1', NAMING, NEW));
    expect(profiles.events.values.at(-1)).toMatchObject({
      type: 'profile.issuance.update',
      data: { previous: { name: 'Devices' }, updated: { name: 'Gateways' } },
    });
  });

  it('rejects an unknown id', async () => {
    const command = new UpdateProfile('unknown', NAMING, NEW);
    await expect(handler.execute(command)).rejects.toThrow(ProfileNotFoundError);
  });

  it('rejects name constraints without sign_as_ca, and changes nothing', async () => {
    const impossible = toProfileDefinition({ name_constraints: { permitted: { dns: ['acme.test'] } } });
    const command = new UpdateProfile('p1', NAMING, impossible);
    await expect(handler.execute(command)).rejects.toThrow('sign_as_ca');
    expect((await profiles.get('p1')).snapshot().name).toBe('Devices');
  });
});
