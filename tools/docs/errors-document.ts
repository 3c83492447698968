import { type DomainErrorKind } from '@libs/kernel';
import { STATUS_OF_ERROR } from '@libs/http';
import ts from 'typescript';
import { ancestor, descendants, docComment, parse, textsOf } from '../sources/syntax';
import { shippedSources } from '../sources/source-files';

const ROOT = 'DomainError';

/** An error that a client can receive. */
export interface ErrorEntry {
  readonly name: string;
  readonly code: string;
  readonly kind: DomainErrorKind;
  /** Error sentences that a client can receive. */
  readonly texts: readonly string[];
  readonly meaning: string;
}

/** Finds all subclasses of DomainError in the sources, without importing them. */
export function readErrors(): ErrorEntry[] {
  const sources = shippedSources().map(parse);
  const classes = errorClasses(sources);
  const thrown = sources.flatMap((source) => descendants(source, ts.isNewExpression));
  return [...classes.values()]
    .map((declaration) => describe(declaration, classes, thrown))
    .filter((entry) => entry.texts.length > 0)
    .sort(
      (a, b) =>
        STATUS_OF_ERROR[a.kind] - STATUS_OF_ERROR[b.kind] || order(a.code, b.code) || order(a.name, b.name),
    );
}

/** Returns the text of `docs/errors.md`. */
export function errorsDocument(entries: readonly ErrorEntry[]): string {
  const groups = [...new Set(entries.map(({ kind }) => kind))].map((kind) => section(kind, entries));
  const rows = entries.map(
    ({ kind, code, name }) => `| ${STATUS_OF_ERROR[kind]} | ${kind} | \`${code}\` | ${name} |`,
  );
  return `# Errors

This page lists every error. The answer is \`{"err": "<sentence>"}\`; the code is the stable name of the error in this
repository. \`<words>\` in a sentence are values of the request.

Two answers are not in the list: an unknown route is 404 with the text \`404 page not found\`, and a fault of the service is
500 \`internal error, request <request id>\`, with details in the log under that id.

Generated from the code by \`npm run docs:update\`; a test compares.

| Status | Kind | Code | Class |
| --- | --- | --- | --- |
${rows.join('\n')}

${groups.join('\n\n')}
`;
}

function section(kind: DomainErrorKind, entries: readonly ErrorEntry[]): string {
  const rows = entries
    .filter((entry) => entry.kind === kind)
    .map(({ code, name, meaning, texts }) => {
      const sentences = texts.map((text) => `- \`${text}\``).join('\n');
      return `### ${code} (${name})\n\n${meaning ? `${meaning}\n\n` : ''}${sentences}`;
    });
  return `## ${STATUS_OF_ERROR[kind]} ${kind}\n\n${rows.join('\n\n')}`;
}

function errorClasses(sources: readonly ts.SourceFile[]): Map<string, ts.ClassDeclaration> {
  const all = new Map<string, ts.ClassDeclaration>();
  for (const declaration of sources.flatMap((source) => descendants(source, ts.isClassDeclaration))) {
    const name = declaration.name?.text ?? '';
    if (name.endsWith('Error') && all.has(name)) throw new Error(`two classes are named ${name}`);
    all.set(name, declaration);
  }
  const isError = (name: string | undefined): boolean =>
    name !== undefined && (name === ROOT || isError(baseOf(all.get(name))));
  return new Map([...all].filter(([name]) => name !== ROOT && isError(name)));
}

function baseOf(declaration: ts.ClassDeclaration | undefined): string | undefined {
  const extended = declaration?.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  return extended?.types[0]?.expression.getText();
}

function describe(
  declaration: ts.ClassDeclaration,
  classes: ReadonlyMap<string, ts.ClassDeclaration>,
  thrown: readonly ts.NewExpression[],
): ErrorEntry {
  const name = declaration.name?.text ?? '';
  return {
    name,
    code: inherited('code', declaration, classes),
    kind: inherited('kind', declaration, classes) as DomainErrorKind,
    texts: [...new Set(messages(declaration, thrown))],
    meaning: docComment(declaration),
  };
}

/** Returns the initial value of a property of the class or its nearest base class. */
function inherited(
  property: string,
  declaration: ts.ClassDeclaration,
  classes: ReadonlyMap<string, ts.ClassDeclaration>,
): string {
  for (let at: ts.ClassDeclaration | undefined = declaration; at; at = classes.get(baseOf(at) ?? '')) {
    const member = at.members
      .filter(ts.isPropertyDeclaration)
      .find(({ name }) => name.getText() === property);
    if (member?.initializer && ts.isStringLiteral(member.initializer)) return member.initializer.text;
  }
  throw new Error(`${declaration.name?.text ?? ''} has no ${property}`);
}

/** Returns the messages that the constructor passes to `super`, or those of its callers if it passes a parameter. */
function messages(declaration: ts.ClassDeclaration, thrown: readonly ts.NewExpression[]): string[] {
  const constructor = declaration.members.find(ts.isConstructorDeclaration);
  const passed = constructor && superMessage(constructor);
  const position = constructor && passed ? parameterAt(constructor, passed) : 0;
  if (passed && position === -1) return textsOf(passed);
  return thrown
    .filter(({ expression }) => expression.getText() === declaration.name?.text)
    .flatMap((made) => {
      const argument = made.arguments?.[position];
      return argument ? textsOf(argument) : [];
    })
    .sort(order);
}

function superMessage(constructor: ts.ConstructorDeclaration): ts.Expression | undefined {
  const calls = descendants(constructor, ts.isCallExpression);
  const call = calls.find(
    ({ expression }) =>
      expression.kind === ts.SyntaxKind.SuperKeyword &&
      ancestor(expression, ts.isConstructorDeclaration) === constructor,
  );
  return call?.arguments[0];
}

function parameterAt(constructor: ts.ConstructorDeclaration, expression: ts.Expression): number {
  return constructor.parameters.findIndex(({ name }) => name.getText() === expression.getText());
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
