import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The profiles that issuers may use with a CA (docs/adr/0030). NULL: every one that makes no CA certificates. */
export class AddAllowedProfiles1764450000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE ca ADD allowed_profile_ids text[]`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE ca DROP allowed_profile_ids`);
  }
}
