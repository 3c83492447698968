import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOpenApiDocument, serveOpenApi } from './openapi';
import { createFastifyAdapter } from '../server/fastify-adapter';

@Module({})
class EmptyModule {}

describe('serveOpenApi', () => {
  let app: NestFastifyApplication;
  const createDocument = vi.fn(() => createOpenApiDocument(app, 'v1'));

  beforeEach(async () => {
    createDocument.mockClear();
    app = await NestFactory.create<NestFastifyApplication>(EmptyModule, createFastifyAdapter(), {
      logger: false,
    });
    serveOpenApi(app, createDocument);
    await app.init();
  });

  afterEach(() => app.close());

  it('creates no document at the start of the application', () => {
    expect(createDocument).not.toHaveBeenCalled();
  });

  it('creates one document for all formats and requests', async () => {
    for (const path of ['openapi.json', 'openapi.yaml', 'swagger-ui-init.js', 'openapi.json'])
      expect((await app.inject(`/docs/${path}`)).statusCode).toBe(200);
    expect(createDocument).toHaveBeenCalledOnce();
  });
});
