import { AuditEvents } from '@libs/messaging';
import { IssuanceProfileEntity } from '@libs/persistence/entities';
import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CreateProfileHandler } from './commands/create-profile/create-profile.handler';
import { DeleteProfileHandler } from './commands/delete-profile/delete-profile.handler';
import { UpdateProfileHandler } from './commands/update-profile/update-profile.handler';
import { ProfileRepository } from './domain';
import { profileDeletionAudit } from './events/audit-of-profiles';
import { ProfileController } from './http/profile.controller';
import { ProfileReader } from './persistence/profile.reader';
import { TypeOrmProfileRepository } from './persistence/typeorm-profile.repository';
import { GetProfileHandler } from './queries/get-profile/get-profile.handler';
import { ListProfilesHandler } from './queries/list-profiles/list-profiles.handler';

@Module({
  imports: [TypeOrmModule.forFeature([IssuanceProfileEntity])],
  controllers: [ProfileController],
  providers: [
    CreateProfileHandler,
    UpdateProfileHandler,
    DeleteProfileHandler,
    GetProfileHandler,
    ListProfilesHandler,
    ProfileReader,
    { provide: ProfileRepository, useClass: TypeOrmProfileRepository },
  ],
  exports: [ProfileRepository],
})
export class ProfileModule implements OnModuleInit {
  constructor(private readonly audit: AuditEvents) {}

  onModuleInit(): void {
    this.audit.register('profile.issuance.delete', profileDeletionAudit);
  }
}
