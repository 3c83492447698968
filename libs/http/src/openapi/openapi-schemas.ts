import type { OpenAPIObject } from '@nestjs/swagger';

type Schema = Record<string, unknown>;

/**
 * Rewrites the schemas of a document from OpenAPI 3.0, which Nest's Swagger module writes, to the JSON Schema 2020-12 of
 * OpenAPI 3.1: `null` is a type, `$ref` allows other keywords, examples are lists, and base64 is an encoding.
 */
export function rewriteSchemas(document: OpenAPIObject): void {
  rewriteIn(document.paths);
  const { schemas = {} } = document.components ?? {};
  for (const [name, schema] of Object.entries(schemas)) schemas[name] = toJsonSchema(schema as Schema);
}

/** Every `schema` of parameters, headers and media types. */
function rewriteIn(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const members = node as Record<string, unknown>;
  for (const [key, value] of Object.entries(members)) {
    if (key === 'schema') members[key] = toJsonSchema(value as Schema);
    else rewriteIn(value);
  }
}

/** Rewrites each keyword that OpenAPI 3.0 defines differently. */
const KEYWORDS: Readonly<Record<string, (value: unknown) => Schema>> = {
  nullable: () => ({}),
  example: (example) => ({ examples: [example] }),
  format: (format) => (format === 'byte' ? { contentEncoding: 'base64' } : { format }),
  // Nest wraps a reference that has a description.
  allOf: (schemas) => ((schemas as Schema[]).length === 1 ? (schemas as [Schema])[0] : { allOf: schemas }),
  // A member of any type. Without this notation Nest would give it a type.
  oneOf: (schemas) => (JSON.stringify(schemas) === '[{}]' ? {} : { oneOf: schemas }),
  properties: (schemas) => ({
    properties: Object.fromEntries(
      Object.entries(schemas as Record<string, Schema>).map(([name, schema]) => [name, toJsonSchema(schema)]),
    ),
  }),
  items: (schema) => ({ items: toJsonSchema(schema as Schema) }),
  additionalProperties: (schema) => ({
    additionalProperties: typeof schema === 'object' ? toJsonSchema(schema as Schema) : schema,
  }),
};

function toJsonSchema(schema: Schema): Schema {
  const keywords = Object.entries(schema).map(
    ([name, value]) => KEYWORDS[name]?.(value) ?? { [name]: value },
  );
  const rewritten = Object.assign({}, ...keywords) as Schema;
  return schema['nullable'] === true ? orNull(rewritten) : rewritten;
}

function orNull({ type, $ref, ...rest }: Schema): Schema {
  if ($ref !== undefined) return { anyOf: [{ $ref }, { type: 'null' }], ...rest };
  const values = rest['enum'] as readonly unknown[] | undefined;
  return { ...rest, type: [type, 'null'], ...(values && { enum: [...values, null] }) };
}
