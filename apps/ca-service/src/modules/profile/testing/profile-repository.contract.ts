import { randomUUID } from 'node:crypto';
import type { UnitOfWork } from '@libs/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  IssuanceProfile,
  type ProfileFields,
  ProfileNotFoundError,
  type ProfileRepository,
  toProfileDefinition,
  toProfileDocument,
} from '../domain';

/** A repository, and what its contract needs to observe it. */
export interface ObservedProfileRepository {
  readonly profiles: ProfileRepository;
  readonly unitOfWork: UnitOfWork;
  /** The types of the events of one subject, in their order. */
  eventTypes(subject: string): Promise<readonly string[]>;
}

const NAMING = { name: 'Devices', description: 'For one year' };
const FIELDS: ProfileFields = {
  validity: { type: 'Duration', duration: '1y' },
  key_usage: ['DigitalSignature'],
  extended_key_usages: ['ClientAuth'],
  subject: { organization: 'Acme' },
  max_validity: '2y',
  denied_subject_alt_names: ['dns:admin.*'],
};
const OTHER_FIELDS: ProfileFields = { sign_as_ca: true, path_len_constraint: 1 };

/** The tests that every ProfileRepository passes. Each test has profiles of its own: implementations may be shared. */
export function describeProfileRepository(
  name: string,
  make: () => Promise<ObservedProfileRepository> | ObservedProfileRepository,
): void {
  describe(`${name}, as every ProfileRepository,`, () => {
    let observed: ObservedProfileRepository;

    beforeAll(async () => {
      observed = await make();
    });

    const aProfile = (): IssuanceProfile =>
      IssuanceProfile.create(randomUUID(), NAMING, toProfileDefinition(FIELDS));

    const stored = async (): Promise<string> => {
      const profile = aProfile();
      await observed.unitOfWork.run(() => observed.profiles.add(profile));
      return profile.id;
    };

    it('returns an added profile with all of its fields', async () => {
      const found = await observed.profiles.get(await stored());
      expect(found.snapshot()).toMatchObject(NAMING);
      expect(toProfileDocument(found.definition)).toEqual(toProfileDocument(toProfileDefinition(FIELDS)));
    });

    it('emits profile.issuance.create with an added profile', async () => {
      expect(await observed.eventTypes(`profile/${await stored()}`)).toEqual(['profile.issuance.create']);
    });

    it('returns the saved definition, and emits profile.issuance.update', async () => {
      const { profiles, unitOfWork } = observed;
      const id = await stored();
      await unitOfWork.run(async () => {
        const profile = await profiles.getForUpdate(id);
        profile.update({ name: 'CAs', description: '' }, toProfileDefinition(OTHER_FIELDS));
        await profiles.save(profile);
      });
      const found = await profiles.get(id);
      expect(found.snapshot()).toMatchObject({ name: 'CAs', description: '' });
      expect(toProfileDocument(found.definition)).toEqual(
        toProfileDocument(toProfileDefinition(OTHER_FIELDS)),
      );
      expect(await observed.eventTypes(`profile/${id}`)).toEqual([
        'profile.issuance.create',
        'profile.issuance.update',
      ]);
    });

    it('returns a changed profile unchanged when it was not saved', async () => {
      const { profiles } = observed;
      const id = await stored();
      (await profiles.get(id)).update({ name: 'Other', description: '' }, toProfileDefinition({}));
      expect((await profiles.get(id)).snapshot()).toMatchObject(NAMING);
    });

    it('finds no removed profile, and emits profile.issuance.delete', async () => {
      const { profiles, unitOfWork } = observed;
      const id = await stored();
      await unitOfWork.run(async () => {
        const profile = await profiles.getForUpdate(id);
        profile.delete();
        await profiles.remove(profile);
      });
      await expect(profiles.get(id)).rejects.toThrow(ProfileNotFoundError);
      expect((await observed.eventTypes(`profile/${id}`)).at(-1)).toBe('profile.issuance.delete');
    });

    it('rejects an unknown id, with and without a lock', async () => {
      const { profiles, unitOfWork } = observed;
      await expect(profiles.get('unknown')).rejects.toThrow(ProfileNotFoundError);
      await expect(unitOfWork.run(() => profiles.getForUpdate('unknown'))).rejects.toThrow(
        ProfileNotFoundError,
      );
    });

    it('returns the ids that no profile has, in the order given', async () => {
      const id = await stored();
      expect(await observed.profiles.missing(['z', id, 'a'])).toEqual(['z', 'a']);
      expect(await observed.profiles.missing([])).toEqual([]);
    });

    it('stores neither profile nor event when the unit of work fails afterwards', async () => {
      const { profiles, unitOfWork } = observed;
      const profile = aProfile();
      const work = async (): Promise<void> => {
        await profiles.add(profile);
        throw new Error('failed on purpose');
      };
      await expect(unitOfWork.run(work)).rejects.toThrow('failed on purpose');
      await expect(profiles.get(profile.id)).rejects.toThrow(ProfileNotFoundError);
      expect(await observed.eventTypes(`profile/${profile.id}`)).toEqual([]);
    });

    it('rejects a write outside a unit of work', async () => {
      await expect(observed.profiles.add(aProfile())).rejects.toThrow('no unit of work is running');
    });
  });
}
