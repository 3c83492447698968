import type { Page } from '@libs/kernel';
import { type KeysetList, KeysetPages, type ListField, type ListParameters } from '@libs/persistence';
import { IssuanceProfileEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { IssuanceProfile, toProfileDefinition } from '../domain';
import { type IssuanceProfileView, toIssuanceProfileView } from '../wire/issuance-profile.view';

/** Contract 4.4, and more. */
const FIELDS = new Map<string, ListField>([
  ['id', { type: 'string', value: 'profile.id' }],
  ['name', { type: 'string', value: 'profile.name' }],
  ['description', { type: 'string', value: 'profile.description', order: 'left(profile.description, 200)' }],
  ['sign_as_ca', { type: 'enum', value: "(profile.definition ->> 'sign_as_ca')", words: ['true', 'false'] }],
  ['creation_ts', { type: 'date', value: 'profile.created_at' }],
]);

const PROFILES: KeysetList<{ profile: IssuanceProfileEntity }> = {
  name: 'profiles',
  entities: { profile: IssuanceProfileEntity },
  from: 'issuance_profile AS profile',
  key: 'profile.id',
  order: 'creation_ts',
  fields: FIELDS,
};

@Injectable()
export class ProfileReader {
  constructor(private readonly pages: KeysetPages) {}

  async list(parameters: ListParameters): Promise<Page<IssuanceProfileView>> {
    const { next, list } = await this.pages.page(PROFILES, parameters);
    return { next, list: list.map(({ profile }) => toIssuanceProfileView(toProfile(profile).snapshot())) };
  }
}

function toProfile({ id, name, description, definition }: IssuanceProfileEntity): IssuanceProfile {
  return new IssuanceProfile(id, name, description, toProfileDefinition(definition));
}
