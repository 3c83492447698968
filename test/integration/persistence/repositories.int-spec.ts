import { UnitOfWork } from '@libs/kernel';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, inject } from 'vitest';
import { createStandaloneApplication } from '../../../apps/ca-service/src/bootstrap';
import { readEnvironment } from '../../../apps/ca-service/src/config/environment';
import { ProfileRepository } from '../../../apps/ca-service/src/modules/profile';
import { describeProfileRepository } from '../../../apps/ca-service/src/modules/profile/testing';
import { openStartupContext } from '../../../apps/ca-service/src/startup-context';
import { createDatabase } from '../../support/database';

/*
 * The contracts that the in-memory repositories of the unit specs pass too: a fake that behaves differently from
 * PostgreSQL fails here or there.
 */

const dataDirectory = mkdtempSync(join(tmpdir(), 'repositories-'));
let app: INestApplicationContext;

beforeAll(async () => {
  const environment = readEnvironment({
    DATABASE_URL: await createDatabase(inject('postgresUrl')),
    DATA_DIR: dataDirectory,
    LOG_LEVEL: 'silent',
  });
  app = await createStandaloneApplication(
    await openStartupContext({ ...environment, ROLES: [] }, () => undefined),
  );
});
afterAll(async () => {
  await app.close();
  rmSync(dataDirectory, { recursive: true, force: true });
});

async function eventTypes(subject: string): Promise<string[]> {
  const rows = await app
    .get(DataSource)
    .query<{ type: string }[]>('SELECT type FROM outbox WHERE subject = $1 ORDER BY id', [subject]);
  return rows.map(({ type }) => type);
}

describeProfileRepository('TypeOrmProfileRepository', () => ({
  profiles: app.get(ProfileRepository, { strict: false }),
  unitOfWork: app.get(UnitOfWork, { strict: false }),
  eventTypes,
}));
