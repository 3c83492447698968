import { join } from 'node:path';
import ts from 'typescript';
import { REPOSITORY } from './cruise';
import { shippedSources } from './sources';
import { descendants, docComment, textsOf } from './syntax';

/** One kind of event, as the function that makes it says. */
export interface EventEntry {
  /** CloudEvents `type`, and the routing key. */
  readonly type: string;
  readonly subject: string;
  readonly feature: string;
  /** The doc comment of the function. */
  readonly when: string;
  /** The TypeScript type of `data`, as the one who records the event fills it. */
  readonly payload: string;
}

const FLAGS = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;

/** Every event of every feature, found with the compiler: nothing is imported. */
export function readEvents(): EventEntry[] {
  const program = createProgram();
  const sources = shippedSources().map((path) => program.getSourceFile(join(REPOSITORY, path)));
  const known = sources.filter((source) => source !== undefined);
  return known
    .filter(({ fileName }) => fileName.endsWith('.event.ts'))
    .flatMap((source) => source.statements.filter(ts.isFunctionDeclaration))
    .map((declaration) => describe(declaration, program.getTypeChecker(), known))
    .sort((a, b) => (a.type < b.type ? -1 : 1));
}

/** `docs/events.md`. */
export function eventsDocument(): string {
  const events = readEvents();
  const rows = events.map(({ type, subject, when }) => `| \`${type}\` | \`${subject}\` | ${when} |`);
  const payloads = events.map(({ type, payload }) => `### ${type}\n\n\`\`\`ts\ntype Data = ${payload};\n\`\`\``);
  return `# Events

Every event is a CloudEvent 1.0 in structured JSON form. On RabbitMQ its \`type\` is the routing key; without RabbitMQ
it can be read with \`GET /api/ca/v1/events\`. It is written in the transaction of the change it tells of, delivered at
least once, and keeps its \`id\` when it is delivered again. Events with the same \`subject\` come in order.

Made from the code by \`npm run docs:update\`; a test compares.

| Type | Subject | When |
| --- | --- | --- |
${rows.join('\n')}

## What \`data\` holds

${payloads.join('\n\n')}
`;
}

function createProgram(): ts.Program {
  const { config } = ts.readConfigFile(join(REPOSITORY, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
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
  checker: ts.TypeChecker,
  sources: readonly ts.SourceFile[],
): EventEntry {
  const name = declaration.name?.text ?? '';
  const property = (of: string): ts.Expression => {
    const found = descendants(declaration, ts.isPropertyAssignment).find((each) => each.name.getText() === of);
    if (!found) throw new Error(`${name} does not say the ${of} of its event`);
    return found.initializer;
  };
  return {
    type: onlyText(property('type')),
    subject: onlyText(property('subject')),
    feature: declaration.getSourceFile().fileName.split('/').at(-3) ?? '',
    when: docComment(declaration),
    payload: payloadOf(name, checker, sources),
  };
}

/** What stands in a text where only the run knows: `ca/<id>`. */
function onlyText(expression: ts.Expression): string {
  const [text, ...others] = textsOf(expression);
  if (text === undefined || others.length > 0) throw new Error(`not one text: ${expression.getText()}`);
  return text;
}

/** The event functions take as little as they need; what is sent is what the aggregate hands them. */
function payloadOf(name: string, checker: ts.TypeChecker, sources: readonly ts.SourceFile[]): string {
  const payloads = sources
    .flatMap((source) => descendants(source, ts.isCallExpression))
    .filter(({ expression }) => expression.getText() === name)
    .flatMap((call) => call.arguments.slice(0, 1).map((data) => written(checker.getTypeAtLocation(data), data, checker)));
  const [payload, ...others] = new Set(payloads);
  if (payload === undefined) throw new Error(`${name} is recorded nowhere`);
  if (others.length > 0) throw new Error(`${name} is recorded with different payloads`);
  return payload;
}

/** A type with every object of this repository written out. */
function written(type: ts.Type, at: ts.Node, checker: ts.TypeChecker): string {
  const element = checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference)[0] : undefined;
  if (element) {
    const text = written(element, at, checker);
    return text.includes('|') ? `(${text})[]` : `${text}[]`;
  }
  if (type.isUnion() && type.types.some(isOurs)) return type.types.map((part) => written(part, at, checker)).join(' | ');
  if (!isOurs(type)) return checker.typeToString(type, at, FLAGS).replace(/^readonly /, '');
  const members = type.getProperties().map((member) => {
    const optional = member.flags & ts.SymbolFlags.Optional ? '?' : '';
    return `${member.name}${optional}: ${written(checker.getTypeOfSymbolAtLocation(member, at), at, checker)};`;
  });
  return `{\n${members.join('\n')}\n}`;
}

/** An object type that this repository declares. */
function isOurs(type: ts.Type): boolean {
  const declaration = type.symbol?.declarations?.[0];
  return declaration !== undefined && type.getProperties().length > 0 && !/\/node_modules\//.test(declaration.getSourceFile().fileName);
}
