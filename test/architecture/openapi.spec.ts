import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { OpenAPIObject } from '@nestjs/swagger';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatted } from '../../tools/docs/formatted';
import { openApiDocument } from '../../tools/docs/openapi-document';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

type Media = NonNullable<
  Extract<NonNullable<Operation['requestBody']>, { content: object }>['content'][string]
>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

describe('docs/openapi.json', () => {
  let document: OpenAPIObject;

  beforeAll(async () => {
    document = await openApiDocument();
  });

  it('is the document that the service serves', async () => {
    const text = await formatted(JSON.stringify(document), 'openapi.json');
    await expect(text).toMatchFileSnapshot('../../docs/openapi.json');
  });

  it('is a valid document of OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(
      structuredClone(document) as unknown as Record<string, unknown>,
    );
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(document.openapi).toBe('3.1.0');
  });

  it('names the schema of every body in JSON', () => {
    const unnamed = jsonBodies().filter(({ media }) => !isNamed(media.schema));
    expect(unnamed.map(({ name }) => name)).toEqual([]);
    expect(jsonBodies().length).toBeGreaterThan(200);
  });

  it('has an example of every body in JSON that its schema allows', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'document', ...document });
    const wrong = jsonBodies().filter(({ media }) => {
      const schema = JSON.parse(JSON.stringify(media.schema).replaceAll('"#/', '"document#/')) as object;
      return media.example === undefined || !ajv.validate(schema, media.example);
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('has patterns that all tools read: no properties of Unicode, no look-ahead', () => {
    const patterns = JSON.stringify(document).match(/"pattern":"(?:[^"\\\\]|\\\\.)*"/g) ?? [];
    expect(patterns.length).toBeGreaterThan(5);
    expect(patterns.filter((pattern) => /\\\\[pP]|\(\?/.test(pattern))).toEqual([]);
  });

  it('has a server under which its paths are found', () => {
    expect(document.servers).toEqual([expect.objectContaining({ url: '/api/ca' })]);
  });

  it('names every security scheme that it declares', () => {
    expect(Object.keys(document.components?.securitySchemes ?? {})).toEqual(['bearer']);
  });

  it('has a summary of its own for every operation', () => {
    const summaries = operations().map(({ operation }) => operation.summary ?? '');
    expect(summaries.length).toBeGreaterThan(10);
    expect(summaries.filter((summary) => summary === '')).toEqual([]);
    expect(new Set(summaries).size).toBe(summaries.length);
  });

  it('states for every operation the permission of its token, or that it needs none', () => {
    const open = operations().filter(({ operation }) => isOpen(operation));
    expect(open.map(({ name }) => name).sort()).toEqual(['get /health', 'get /health/ready']);
    expect(document.security).toEqual([{ bearer: [] }]);
  });

  it('gives every operation a tag', () => {
    expect(namesOf(({ tags = [] }) => tags.length === 0)).toEqual([]);
  });

  it('describes the body of every success', () => {
    expect(
      namesOf((operation) => bodies(operation, /^2(?!04)/).includes(undefined) || !answers(operation, /^2/)),
    ).toEqual([]);
  });

  it('describes the body of every error answer', () => {
    expect(
      namesOf((operation) => !isOpen(operation) && bodies(operation, /^[45]/).includes(undefined)),
    ).toEqual([]);
  });

  it('has 401 and 403 for every operation that needs a token', () => {
    expect(
      namesOf(
        (operation) => !isOpen(operation) && !(answers(operation, /^401$/) && answers(operation, /^403$/)),
      ),
    ).toEqual([]);
  });

  it('has 400 for every operation that takes a body or a parameter', () => {
    const takesInput = ({ parameters = [], requestBody }: Operation) =>
      requestBody !== undefined ||
      parameters.some((parameter) => 'in' in parameter && parameter.in === 'query');
    expect(namesOf((operation) => takesInput(operation) && !answers(operation, /^400$/))).toEqual([]);
  });

  it('names an existing schema wherever it refers to one', () => {
    const named = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g);
    const known = Object.keys(document.components?.schemas ?? {});
    expect(
      [...named].map(([, name]) => name).filter((name) => name === undefined || !known.includes(name)),
    ).toEqual([]);
  });

  function operations(): { name: string; operation: Operation }[] {
    return Object.entries(document.paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const operation = item[method];
        return operation ? [{ name: `${method} ${path}`, operation }] : [];
      }),
    );
  }

  function jsonBodies(): { name: string; media: Media }[] {
    return operations().flatMap(({ name, operation: { requestBody, responses } }) =>
      Object.entries({ request: requestBody, ...responses }).flatMap(([which, body]) => {
        const media = body && 'content' in body ? body.content['application/json'] : undefined;
        return media ? [{ name: `${name} ${which}`, media }] : [];
      }),
    );
  }

  function namesOf(condition: (operation: Operation) => boolean): string[] {
    return operations()
      .filter(({ operation }) => condition(operation))
      .map(({ name }) => name);
  }
});

function isOpen({ security }: Operation): boolean {
  return security?.some((scheme) => Object.keys(scheme).length === 0) ?? false;
}

function answers({ responses }: Operation, status: RegExp): boolean {
  return Object.keys(responses).some((each) => status.test(each));
}

/** The schemas of the answers with a status; `undefined` for one without. */
function bodies({ responses }: Operation, status: RegExp): unknown[] {
  return Object.entries(responses)
    .filter(([each]) => status.test(each))
    .map(([, response]) => {
      if (response === undefined || '$ref' in response) return undefined;
      // What is for machines of another kind than our clients is text.
      const { content = {} } = response;
      const { schema } =
        content['application/json'] ?? content['text/plain'] ?? content['text/event-stream'] ?? {};
      return schema && Object.keys(schema).length > 0 ? schema : undefined;
    });
}

/** A reference to a schema with a name, or a list of such. */
function isNamed(schema: Media['schema']): boolean {
  if (schema === undefined) return false;
  return '$ref' in schema || ('items' in schema && isNamed(schema.items));
}
