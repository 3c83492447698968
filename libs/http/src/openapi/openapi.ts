import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, getSchemaPath, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { boundDocumentationLoad } from './documentation-load';
import { ErrorBody } from '../error.filter';
import { addExamples, operationsOf } from './openapi-examples';
import { rewriteSchemas } from './openapi-schemas';

/** The OpenAPI document, made from the controllers. */
export function createOpenApiDocument(app: INestApplication, version: string): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Certificate Authority API')
    .setDescription(
      'Creates and runs certificate authorities, issues and revokes certificates, keeps issuance profiles.',
    )
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .addServer('/api/ca')
    .addBearerAuth()
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, description, { extraModels: [ErrorBody] });
  for (const { security, responses, requestBody } of operationsOf(document)) {
    // Only a public route states its own security (ApiSecurity({})).
    if (security === undefined) Object.assign(responses, REFUSALS);
    if (requestBody !== undefined) Object.assign(responses, BODY_REFUSALS);
  }
  rewriteSchemas(document);
  addExamples(document);
  return document;
}

/** Answers of the guard on every route that needs a token. */
const REFUSALS = {
  '401': refusal('The token is missing, or not valid'),
  '403': refusal('The token does not hold the permission that this call needs'),
};

/** Answers to a body that is not read to its end (read-body.ts, body-limit.ts). */
const BODY_REFUSALS = {
  '408': refusal('The body pauses for too long'),
  '413': refusal('The body is larger than this call takes'),
};

function refusal(description: string) {
  return { description, content: { 'application/json': { schema: { $ref: getSchemaPath(ErrorBody) } } } };
}

/**
 * Serves Swagger UI under `/docs`, and the document under `/docs/openapi.json` and `/docs/openapi.yaml`.
 *
 * @param createDocument called once, by the first request for the document, so that a start does not pay for it
 */
export function serveOpenApi(app: INestApplication, createDocument: () => OpenAPIObject): void {
  boundDocumentationLoad(app.getHttpAdapter().getInstance() as FastifyInstance, '/docs');
  SwaggerModule.setup('docs', app, createDocument, {
    jsonDocumentUrl: 'docs/openapi.json',
    yamlDocumentUrl: 'docs/openapi.yaml',
  });
}
