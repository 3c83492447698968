import { join } from 'node:path';
import ts from 'typescript';
import { REPOSITORY, shippedSources } from '../sources/source-files';
import { descendants, docComment, textsOf } from '../sources/syntax';

/** One type of event, read from the function that creates it. */
export interface EventEntry {
  /** CloudEvents `type`, which is also the routing key. */
  readonly type: string;
  readonly subject: string;
  /** Doc comment of the function. */
  readonly when: string;
  /** Text of the type of `data`, from the calls of the function. `BYTES` for a binary payload. */
  readonly payload: string;
  /** Extension attributes of this event only. */
  readonly extensions: readonly ExtensionEntry[];
}

export interface ExtensionEntry {
  readonly name: string;
  /** Doc comment of the attribute. */
  readonly meaning: string;
}

/** Payload of an event whose data is not JSON. */
export const BYTES = 'bytes';

export interface EventCatalogue {
  readonly events: readonly EventEntry[];
  /** Declarations of the types that payloads refer to, by name. */
  readonly views: ReadonlyMap<string, string>;
  /** Types of events whose calls are audited. */
  readonly audited: readonly string[];
}

/** Converts the types of payloads to text. */
export interface PayloadTypes {
  /** Declarations of the types that the text refers to, by name. */
  readonly views: ReadonlyMap<string, string>;
  of(expression: ts.Expression): string;
}

/** Finds the events of all features with the compiler, without importing them. */
export function readEvents(
  write: (checker: ts.TypeChecker) => PayloadTypes = (checker) => new WrittenTypes(checker),
): EventCatalogue {
  const program = createProgram();
  const types = write(program.getTypeChecker());
  const sources = shippedSources().map((path) => program.getSourceFile(join(REPOSITORY, path)));
  const known = sources.filter((source) => source !== undefined);
  const events = known
    .filter(({ fileName }) => /\/modules\/[^/]+\/events\//.test(fileName))
    .flatMap((source) => source.statements.filter(ts.isFunctionDeclaration))
    .filter((declaration) => isOfOneEvent(declaration))
    .map((declaration) => describe(declaration, types, known))
    .sort((a, b) => (a.type < b.type ? -1 : 1));
  return { events, views: types.views, audited: readAuditedTypes(known) };
}

function createProgram(): ts.Program {
  const { config } = ts.readConfigFile(join(REPOSITORY, 'tsconfig.json'), (path) =>
    ts.sys.readFile(path),
  ) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, REPOSITORY);
  return ts.createProgram(
    shippedSources().map((path) => join(REPOSITORY, path)),
    options,
  );
}

function describe(
  declaration: ts.FunctionDeclaration,
  types: PayloadTypes,
  sources: readonly ts.SourceFile[],
): EventEntry {
  const name = declaration.name?.text ?? '';
  const property = (of: string): ts.Expression => {
    const found = propertyOf(declaration, of);
    if (!found) throw new Error(`${name} does not say the ${of} of its event`);
    return found;
  };
  return {
    type: onlyText(property('type')),
    subject: onlyText(property('subject')),
    when: docComment(declaration),
    payload: payloadOf(name, types, sources),
    extensions: extensionsOf(declaration),
  };
}

/** Returns whether the function creates one type of event. A function that selects among types has no `type` itself. */
function isOfOneEvent(declaration: ts.FunctionDeclaration): boolean {
  return declaration.type?.getText() === 'DomainEvent' && propertyOf(declaration, 'type') !== undefined;
}

function propertyOf(declaration: ts.FunctionDeclaration, name: string): ts.Expression | undefined {
  return descendants(declaration, ts.isPropertyAssignment).find((each) => each.name.getText() === name)
    ?.initializer;
}

function extensionsOf(declaration: ts.FunctionDeclaration): ExtensionEntry[] {
  const extensions = propertyOf(declaration, 'extensions');
  if (!extensions) return [];
  return descendants(extensions, ts.isPropertyAssignment).map((each) => ({
    name: each.name.getText(),
    meaning: docComment(each),
  }));
}

/** Returns the only text of the expression. Values known at run time only are placeholders: `ca/<id>`. */
function onlyText(expression: ts.Expression): string {
  const [text, ...others] = textsOf(expression);
  if (text === undefined || others.length > 0) throw new Error(`not one text: ${expression.getText()}`);
  return text;
}

/** Returns the payload type of the calls, because the parameter type of an event function can have fewer fields. */
function payloadOf(name: string, types: PayloadTypes, sources: readonly ts.SourceFile[]): string {
  const payloads = sources
    .flatMap((source) => descendants(source, ts.isCallExpression))
    .filter(({ expression }) => expression.getText() === name)
    .flatMap((call) => call.arguments.slice(0, 1).map((data) => types.of(data)));
  const [payload, ...others] = new Set(payloads);
  if (payload === undefined) throw new Error(`${name} is recorded nowhere`);
  if (others.length > 0) throw new Error(`${name} is recorded with different payloads`);
  return payload;
}

/** Writes types as TypeScript: views by name, and other object types of this repository with all members. */
class WrittenTypes implements PayloadTypes {
  readonly views = new Map<string, string>();

  constructor(private readonly checker: ts.TypeChecker) {}

  of(expression: ts.Expression): string {
    return this.#write(this.checker.getTypeAtLocation(expression), expression);
  }

  #write(type: ts.Type, at: ts.Node): string {
    if (isBytes(type)) return BYTES;
    if (type.isUnion() && type.types.some(isOurs))
      return type.types.map((part) => this.#write(part, at)).join(' | ');
    if (this.checker.isArrayType(type)) {
      const [element] = this.checker.getTypeArguments(type as ts.TypeReference);
      return `(${element ? this.#write(element, at) : 'unknown'})[]`;
    }
    if (!isOurs(type)) return this.#plain(type, at);
    const { name } = type.symbol;
    if (!name.endsWith('View')) return this.#members(type, at);
    if (!this.views.has(name)) {
      this.views.set(name, '');
      this.views.set(name, this.#members(type, at));
    }
    return name;
  }

  /** Omits `readonly`, which has no meaning for received data. */
  #plain(type: ts.Type, at: ts.Node): string {
    const flags = (ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias) as ts.TypeFormatFlags;
    return this.checker
      .typeToString(type, at, flags)
      .replace(/^readonly /, '')
      .replace(/import\("[^"]*"\)\./g, '')
      .replace(
        /\{ (readonly )?\[x: string\]: unknown; \}|Readonly<Record<string, unknown>>/g,
        'Record<string, unknown>',
      );
  }

  #members(type: ts.Type, at: ts.Node): string {
    const members = type.getProperties().map((member) => {
      const optional = member.flags & ts.SymbolFlags.Optional ? '?' : '';
      return `${member.name}${optional}: ${this.#write(this.checker.getTypeOfSymbolAtLocation(member, at), at)}`;
    });
    return `{ ${members.join('; ')} }`;
  }
}

export function isBytes(type: ts.Type): boolean {
  const name = (type.symbol as ts.Symbol | undefined)?.name;
  return name === 'Buffer' || name === 'Uint8Array';
}

/** Returns whether this repository declares the object type. */
function isOurs(type: ts.Type): boolean {
  const [declaration] = (type.symbol as ts.Symbol | undefined)?.declarations ?? [];
  const file = declaration?.getSourceFile().fileName ?? '/node_modules/';
  return type.getProperties().length > 0 && !file.includes('/node_modules/');
}

/** Returns the types of events whose calls are audited, from the files `*.audit.ts` and `*.calls.ts`. */
function readAuditedTypes(sources: readonly ts.SourceFile[]): string[] {
  return sources
    .filter(({ fileName }) => /\.(audit|calls)\.ts$/.test(fileName))
    .flatMap((source) => descendants(source, ts.isPropertyAssignment))
    .filter(({ name, initializer }) => name.getText() === 'type' && ts.isStringLiteral(initializer))
    .map(({ initializer }) => (initializer as ts.StringLiteral).text)
    .sort();
}
