import { UnitOfWork } from '@libs/kernel';
import { EVENTS_NUMBERED } from '@libs/messaging';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, inject } from 'vitest';
import { createStandaloneApplication } from '../../../apps/ca-service/src/bootstrap';
import { readEnvironment } from '../../../apps/ca-service/src/config/environment';
import { Ca, CaRepository, describeCaRepository } from '../../../apps/ca-service/src/modules/ca/testing';
import {
  Certificate,
  CertificateRepository,
  CompromisedKeys,
} from '../../../apps/ca-service/src/modules/certificate';
import {
  describeCertificateRepository,
  PkiFixture,
} from '../../../apps/ca-service/src/modules/certificate/testing';
import {
  describeEventLog,
  EventNotifications,
  EventReader,
} from '../../../apps/ca-service/src/modules/event/testing';
import { ProfileRepository } from '../../../apps/ca-service/src/modules/profile';
import { describeProfileRepository } from '../../../apps/ca-service/src/modules/profile/testing';
import { openStartupContext } from '../../../apps/ca-service/src/startup-context';
import { createDatabase } from '../../support/database';

/*
 * Runs the contract tests of the repositories on PostgreSQL. The in-memory repositories of the unit specs pass the same
 * tests, so a fake cannot differ from PostgreSQL.
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

/** Appends an event as the relay does: with a sequence number and a notification. */
async function append(type: string, subject: string): Promise<void> {
  await app.get(DataSource).transaction(async (manager) => {
    await manager.query('UPDATE outbox_sequence SET last = last + 1');
    await manager.query(
      `INSERT INTO outbox (event_id, type, subject, event, sequence)
       SELECT gen_random_uuid(), $1, $2, '{}', last FROM outbox_sequence`,
      [type, subject],
    );
    await manager.query(`NOTIFY ${EVENTS_NUMBERED}`);
  });
}

describeEventLog('EventReader with PostgresEventNotifications', () => ({
  reader: app.get(EventReader, { strict: false }),
  notifications: app.get(EventNotifications, { strict: false }),
  append,
}));

describeCaRepository('TypeOrmCaRepository', () => ({
  cas: app.get(CaRepository, { strict: false }),
  unitOfWork: app.get(UnitOfWork, { strict: false }),
  selfSigned: (caId) => new PkiFixture().selfSigned(caId),
  eventTypes,
}));

describeCertificateRepository('TypeOrmCertificateRepository', async () => {
  const caId = 'root-of-certificates';
  const fixture = await PkiFixture.withRoot({ id: caId });
  const unitOfWork = app.get(UnitOfWork, { strict: false });
  const { certificate, row } = fixture.pki.ca(caId);
  const { id, level, profileId, allowedProfileIds, metadata, createdAt } = row;
  const state = { id, level, profileId, allowedProfileIds, metadata, createdAt };
  const ca = Ca.create(state, Certificate.restore(certificate));
  await unitOfWork.run(() => app.get(CaRepository, { strict: false }).add(ca));
  return {
    ...{ certificates: app.get(CertificateRepository, { strict: false }), unitOfWork, caId },
    compromisedKeys: app.get(CompromisedKeys, { strict: false }),
    issued: () => fixture.signed(caId),
    eventTypes,
  };
});
