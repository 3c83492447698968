import type { Page } from '@libs/kernel';
import { KeysetPages, type ListParameters } from '@libs/persistence';
import { IssuanceProfileEntity } from '@libs/persistence/entities';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { IssuanceProfileView } from '../domain';
import { toProfile } from './profile.mapper';

@Injectable()
export class ProfileReader {
  constructor(
    @InjectRepository(IssuanceProfileEntity) private readonly rows: Repository<IssuanceProfileEntity>,
    private readonly pages: KeysetPages,
  ) {}

  async list(parameters: ListParameters): Promise<Page<IssuanceProfileView>> {
    const { next, list } = await this.pages.page(
      {
        name: 'profiles',
        rows: this.rows.createQueryBuilder('profile'),
        key: 'profile.id',
        createdAt: 'profile.created_at',
      },
      parameters,
    );
    return { next, list: list.map((row) => toProfile(row).view()) };
  }
}
