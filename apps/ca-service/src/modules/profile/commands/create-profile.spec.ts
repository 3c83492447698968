import { SystemRandomness } from '@libs/kernel';
import { InMemoryUnitOfWork, SettableClock } from '@libs/kernel/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { toProfileDefinition, toProfileDocument } from '../domain';
import { InMemoryProfileRepository } from '../testing';
import { CreateProfile, CreateProfileHandler } from './create-profile';

const NAMING = { name: 'Devices', description: 'For one year' };
const VALID = toProfileDefinition({ validity: { type: 'Duration', duration: '1y' }, honor_subject: true });

describe('CreateProfileHandler', () => {
  let profiles: InMemoryProfileRepository;
  let handler: CreateProfileHandler;

  beforeEach(() => {
    const unitOfWork = new InMemoryUnitOfWork();
    profiles = new InMemoryProfileRepository(unitOfWork);
    handler = new CreateProfileHandler(profiles, unitOfWork, new SystemRandomness(), new SettableClock());
  });

  it('stores the profile that it returns', async () => {
    const created = await handler.execute(new CreateProfile(NAMING, VALID));
    const found = await profiles.get(created.id);
    expect(found.snapshot()).toMatchObject(NAMING);
    expect(toProfileDocument(found.definition)).toEqual(toProfileDocument(VALID));
  });

  it('gives every profile an id of its own', async () => {
    const first = await handler.execute(new CreateProfile(NAMING, VALID));
    const second = await handler.execute(new CreateProfile(NAMING, VALID));
    expect(first.id).not.toBe(second.id);
  });

  it('emits profile.issuance.create', async () => {
    const { id } = await handler.execute(new CreateProfile(NAMING, VALID));
    expect(profiles.events.values).toMatchObject([
      { type: 'profile.issuance.create', subject: `profile/${id}`, data: { id, name: 'Devices' } },
    ]);
  });

  it('rejects a profile whose time has passed, and stores nothing', async () => {
    const past = toProfileDefinition({ validity: { type: 'Time', time: '2026-06-01T12:00:00Z' } });
    await expect(handler.execute(new CreateProfile(NAMING, past))).rejects.toThrow('validity.time');
    expect(profiles.events.values).toEqual([]);
  });
});
