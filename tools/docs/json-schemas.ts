import ts from 'typescript';
import { BYTES, isBytes, type PayloadTypes } from './event-catalogue';
import { schemaNameOf, statedMember } from './wire-classes';

/** The subset of JSON Schema that TypeScript types convert to. */
export type Schema = Readonly<Record<string, unknown>>;

const STRING = ts.TypeFlags.StringLike as ts.TypeFlags;
const ANYTHING = (ts.TypeFlags.Any | ts.TypeFlags.Unknown) as ts.TypeFlags;
const NOTHING = (ts.TypeFlags.Undefined | ts.TypeFlags.Void) as ts.TypeFlags;

/**
 * Converts types to JSON Schema draft 7. A wire class becomes a definition with the name of its OpenAPI schema and the
 * constraints of its decorators. Other object types are inlined. Objects allow no additional members. Reads types from
 * the type checker, because `nullable` of OpenAPI 3.0 does not exist in JSON Schema.
 */
export class JsonSchemas implements PayloadTypes {
  /** Schemas of the views as JSON, by name. */
  readonly views = new Map<string, string>();

  /** @param path prefix of references to the definitions */
  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly path = '#/components/schemas/',
  ) {}

  /** Returns the schema as JSON, or `BYTES` for a binary payload. */
  of(expression: ts.Expression): string {
    const type = this.checker.getTypeAtLocation(expression);
    return isBytes(type) ? BYTES : JSON.stringify(this.#write(type, expression));
  }

  #write(type: ts.Type, at: ts.Node): Schema {
    return (
      primitive(type) ??
      (type.isUnion() ? this.#union(type.types, at) : undefined) ??
      this.#array(type, at) ??
      this.#object(type, at)
    );
  }

  #union(types: readonly ts.Type[], at: ts.Node): Schema {
    const values = types.filter(({ flags }) => !(flags & NOTHING));
    const [only, ...others] = values;
    if (only && others.length === 0) return this.#write(only, at);
    const texts = values.flatMap((type) => (type.isStringLiteral() ? [type.value] : []));
    if (texts.length === values.length) return { type: 'string', enum: texts.sort() };
    // TypeScript represents boolean as the union true | false.
    const isFlag = (type: ts.Type) => (type.flags & ts.TypeFlags.BooleanLiteral) !== 0;
    const rest = values.filter((type) => !isFlag(type)).map((type) => this.#write(type, at));
    return rest.length === 0
      ? { type: 'boolean' }
      : { anyOf: values.some(isFlag) ? [...rest, { type: 'boolean' }] : rest };
  }

  #array(type: ts.Type, at: ts.Node): Schema | undefined {
    if (!this.checker.isArrayType(type) && !this.checker.isTupleType(type)) return undefined;
    const [items] = this.checker.getTypeArguments(type as ts.TypeReference);
    return { type: 'array', items: items ? this.#write(items, at) : {} };
  }

  #object(type: ts.Type, at: ts.Node): Schema {
    const values = type.getStringIndexType();
    if (values) return { type: 'object', additionalProperties: this.#write(values, at) };
    const className = type.aliasSymbol?.name ?? (type.symbol as ts.Symbol | undefined)?.name ?? '';
    if (!className.endsWith('View')) return this.#members(type, at);
    const name = schemaNameOf(className);
    if (!this.views.has(name)) {
      this.views.set(name, '');
      this.views.set(name, JSON.stringify(this.#members(type, at, className)));
    }
    return { $ref: `${this.path}${name}` };
  }

  #members(type: ts.Type, at: ts.Node, className?: string): Schema {
    if (type.getCallSignatures().length > 0) throw new Error(`${at.getText()} holds a function`);
    const members = this.checker.getPropertiesOfType(type);
    const isRequired = ({ flags }: ts.Symbol) => !(flags & ts.SymbolFlags.Optional);
    return {
      type: 'object',
      properties: Object.fromEntries(
        members.map((member) => [member.name, this.#member(member, at, className)]),
      ),
      required: members.filter(isRequired).map(({ name }) => name),
      additionalProperties: false,
    };
  }

  #member(member: ts.Symbol, at: ts.Node, className: string | undefined): Schema {
    const schema = this.#write(this.checker.getTypeOfSymbolAtLocation(member, at), at);
    // Draft 7 ignores members next to a $ref.
    if (className === undefined || '$ref' in schema) return schema;
    const { description, format, minimum, example, type } = statedMember(className, member.name);
    return {
      ...(description === undefined ? {} : { description }),
      ...schema,
      ...(type === 'integer' && schema.type === 'number' ? { type } : {}),
      ...(format === undefined ? {} : { format }),
      ...(minimum === undefined ? {} : { minimum }),
      ...(example === undefined ? {} : { examples: [example] }),
    };
  }
}

function primitive(type: ts.Type): Schema | undefined {
  if (type.flags & ANYTHING) return {};
  if (type.isStringLiteral()) return { const: type.value };
  if (type.isNumberLiteral()) return { const: type.value };
  if (type.flags & STRING) return { type: 'string' };
  if (type.flags & ts.TypeFlags.Number) return { type: 'number' };
  if (type.flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
  if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
  return undefined;
}
