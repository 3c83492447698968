import { createOpenApiDocument } from '@libs/http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { readEnvironment } from '../../apps/ca-service/src/config/environment';
import { createApplication } from '../../apps/ca-service/src/bootstrap';
import { readStartupContext } from '../../apps/ca-service/src/startup-context';

/** Returns the OpenAPI document that the service serves, built from the whole application without a database. */
export async function openApiDocument(): Promise<OpenAPIObject> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'openapi-'));
  stayDisconnected();
  const environment = readEnvironment({ DATA_DIR: dataDirectory, LOG_LEVEL: 'silent' });
  const app = await createApplication({
    ...readStartupContext(environment),
    databaseUrl: 'postgresql://nowhere.invalid/ca',
  });
  try {
    // The version changes with every release and is no part of the interface.
    return createOpenApiDocument(app, 'as built');
  } finally {
    await app.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

/** Lets TypeORM read the entities and skip the connection. */
function stayDisconnected(): void {
  DataSource.prototype.initialize = async function (this: DataSource) {
    await this['buildMetadatas']();
    return this;
  };
}
