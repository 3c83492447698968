import { AuditEvents } from '@libs/messaging';
import { IssuanceProfileEntity } from '@libs/persistence/entities';
import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CreateProfileHandler } from './commands/create-profile';
import { DeleteProfileHandler } from './commands/delete-profile';
import { UpdateProfileHandler } from './commands/update-profile';
import { ProfileRepository } from './domain';
import { profileDeletionAudit } from './events/profile-events';
import { ProfileController } from './http/profile.controller';
import { ProfileReader } from './persistence/profile.reader';
import { TypeOrmProfileRepository } from './persistence/typeorm-profile.repository';
import { GetProfileHandler } from './queries/get-profile';
import { ListProfilesHandler } from './queries/list-profiles';

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
