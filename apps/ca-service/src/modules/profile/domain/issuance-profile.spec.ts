import { describe, expect, it } from 'vitest';
import { IssuanceProfile } from './issuance-profile';
import { toProfileDefinition } from './profile-fields';

const NAMING = { name: 'Devices', description: '' };
const DEFINITION = toProfileDefinition({ honor_subject: true });

const aProfile = (): IssuanceProfile => IssuanceProfile.create('p1', NAMING, DEFINITION);

describe('IssuanceProfile', () => {
  it('records its creation with the whole profile', () => {
    const created = { id: 'p1', ...NAMING, definition: DEFINITION };
    expect(aProfile().pullChanges()).toEqual([{ kind: 'created', profile: created }]);
  });

  it('records an update with the profile before and after', () => {
    const profile = aProfile();
    profile.pullChanges();
    const other = toProfileDefinition({});
    profile.update({ name: 'Gateways', description: 'new' }, other);
    expect(profile.pullChanges()).toEqual([
      {
        kind: 'updated',
        previous: { id: 'p1', ...NAMING, definition: DEFINITION },
        updated: { id: 'p1', name: 'Gateways', description: 'new', definition: other },
      },
    ]);
  });

  it('keeps a snapshot as it was when the profile changes later', () => {
    const profile = aProfile();
    const snapshot = profile.snapshot();
    profile.update({ name: 'Gateways', description: '' }, DEFINITION);
    expect(snapshot.name).toBe('Devices');
  });

  it('records its deletion with its id', () => {
    const profile = aProfile();
    profile.pullChanges();
    profile.delete();
    expect(profile.pullChanges()).toEqual([{ kind: 'deleted', profileId: 'p1' }]);
  });

  it('hands over a recorded change once', () => {
    const profile = aProfile();
    profile.pullChanges();
    expect(profile.pullChanges()).toEqual([]);
  });

  it('records no change when it is restored from its row', () => {
    expect(new IssuanceProfile('p1', 'Devices', '', DEFINITION).pullChanges()).toEqual([]);
  });
});
