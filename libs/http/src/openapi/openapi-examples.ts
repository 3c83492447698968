import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { ErrorBody } from '../error.filter';

type Schema = Readonly<Record<string, unknown>>;
type Content = Record<string, { schema?: Schema; example?: unknown }>;

interface Answer {
  readonly content?: Content;
}
interface Operation {
  readonly requestBody?: Answer;
  readonly responses: Readonly<Record<string, Answer>>;
}

/** An example of each status. docs/errors.md lists the texts of every route. */
const ERRORS: Readonly<Record<string, string>> = {
  '400': 'struct validation error',
  '401': 'the Authorization header with a bearer token is missing',
  '403': 'this call needs the permission admin',
  '404': 'CA not found',
  '406': 'this can be answered as application/json, application/x-pem-file',
  '408': 'nothing of the body arrived for 10 s',
  '409': 'CA already exists',
  '413': 'the body is too large: this call takes at most 65536 bytes',
  '429': 'this caller has 32 lists in progress, which is the limit: retry when one has ended',
  '503': 'the service has 256 lists in progress, which is the limit: retry later',
};

/**
 * Adds an example to every JSON body, made from the examples of its members. An example has the required members, those
 * with an example, and those with a default.
 */
export function addExamples(document: OpenAPIObject): void {
  const examples = new SchemaExamples((document.components?.schemas ?? {}) as Record<string, Schema>);
  for (const operation of operationsOf(document) as unknown as Operation[]) {
    fill(operation.requestBody?.content, (schema) => examples.of(schema));
    for (const [status, { content }] of Object.entries(operation.responses)) {
      const err = ERRORS[status] ?? 'an error';
      fill(content, (schema) => (isError(schema) ? { err } : examples.of(schema)));
    }
  }
}

/** Every operation of a document. */
export function operationsOf({ paths }: OpenAPIObject) {
  return Object.values(paths)
    .flatMap(({ get, put, post, patch, delete: remove }) => [get, put, post, patch, remove])
    .filter((operation) => operation !== undefined);
}

function fill(content: Content | undefined, exampleOf: (schema: Schema) => unknown): void {
  const json = content?.['application/json'];
  if (json?.schema && json.example === undefined) json.example = exampleOf(json.schema);
}

const isError = ({ $ref }: Schema): boolean => $ref === getSchemaPath(ErrorBody);

class SchemaExamples {
  constructor(private readonly schemas: Readonly<Record<string, Schema>>) {}

  of(schema: Schema): unknown {
    const [example] = (schema['examples'] ?? []) as readonly unknown[];
    if (example !== undefined) return example;
    if (schema['$ref'] !== undefined) return this.of(this.#named(schema['$ref'] as string));
    if ('default' in schema) return schema['default'];
    if (schema['anyOf'] !== undefined) return this.of((schema['anyOf'] as readonly [Schema])[0]);
    if (schema['items'] !== undefined) return [this.of(schema['items'] as Schema)];
    if (schema['properties'] !== undefined) return this.#ofObject(schema);
    return schema['const'] ?? (schema['type'] === 'object' ? {} : undefined);
  }

  #ofObject({ properties, required = [] }: Schema): Record<string, unknown> {
    const members = Object.entries(properties as Record<string, Schema>).filter(
      ([name, member]) =>
        (required as readonly string[]).includes(name) || 'examples' in member || 'default' in member,
    );
    return Object.fromEntries(members.map(([name, member]) => [name, this.of(member)]));
  }

  #named(reference: string): Schema {
    return this.schemas[reference.replace('#/components/schemas/', '')] ?? {};
  }
}
