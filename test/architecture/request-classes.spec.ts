import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { shippedSources } from '../../tools/sources/source-files';
import { descendants, parse } from '../../tools/sources/syntax';

/** Where a handler takes its input from. */
const INPUTS = ['Body', 'Query', 'Param'];

interface Input {
  readonly at: string;
  readonly argument: string | undefined;
  readonly type: string;
}

const decoratorsOf = (node: ts.HasDecorators): { name: string; call: ts.CallExpression }[] =>
  (ts.getDecorators(node) ?? []).flatMap(({ expression }) =>
    ts.isCallExpression(expression) ? [{ name: expression.expression.getText(), call: expression }] : [],
  );

const INPUTS_OF_HANDLERS: readonly Input[] = shippedSources()
  .filter((path) => path.endsWith('.controller.ts'))
  .flatMap((path) =>
    descendants(parse(path), ts.isParameter).flatMap((parameter) =>
      decoratorsOf(parameter)
        .filter(({ name }) => INPUTS.includes(name))
        .map(({ name, call }) => ({
          at: `${path}: @${name}`,
          argument: call.arguments[0]?.getText(),
          type: parameter.type?.getText() ?? 'unknown',
        })),
    ),
  );

const REQUEST_CLASSES: readonly ts.ClassDeclaration[] = shippedSources()
  .filter((path) => path.includes('/wire/') || path.endsWith('.request.ts'))
  .flatMap((path) => descendants(parse(path), ts.isClassDeclaration))
  .filter((declaration) => decoratorsOf(declaration).some(({ name }) => name === 'WireObject'));
const NAMES = new Set(REQUEST_CLASSES.map(({ name }) => name?.text));

describe('the input of a handler', () => {
  it('is a whole body, query or path, and has a class with validators', () => {
    expect(INPUTS_OF_HANDLERS.length).toBeGreaterThan(50);
    const others = INPUTS_OF_HANDLERS.filter(
      ({ argument, type }) => argument !== undefined || !NAMES.has(type),
    );
    expect(others).toEqual([]);
  });
});

describe('a class of requests', () => {
  it('has a validator at every member, of its own or of the class it extends', () => {
    const bare = REQUEST_CLASSES.flatMap((declaration) =>
      declaration.members
        .filter(ts.isPropertyDeclaration)
        .filter((member) => !member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.OverrideKeyword))
        .filter((member) => decoratorsOf(member).every(({ name }) => name.startsWith('Api')))
        .map((member) => `${declaration.name?.text}.${member.name.getText()}`),
    );
    expect(REQUEST_CLASSES.length).toBeGreaterThan(30);
    expect(bare).toEqual([]);
  });
});

/** Kinds of decorators in the order in which a member has them (CONTRIBUTING.md). */
const DECORATORS = [
  ['ApiProperty'],
  ['LastOccurrence', 'EveryOccurrence', 'NullIsAValue', 'ReadAs', 'Transform'],
  ['IsOptional', 'ValidateIf'],
  ['IsString', 'IsArray', 'IsObject', 'IsInt', 'IsBoolean', 'Allow', 'Nested', 'FreeForm', 'WholeNumber'],
  [
    ...[
      'ArrayMaxSize',
      'ArrayMinSize',
      'IsIn',
      'IsTrueOrFalse',
      'Matches',
      'Max',
      'MaxLength',
      'Min',
      'MinLength',
    ],
    ...['AcceptedBy', 'NotEquals', 'Satisfies', 'TextSatisfies'],
  ],
];

function rankOf(name: string): number | undefined {
  const rank = DECORATORS.findIndex((names) => names.includes(name));
  return rank === -1 ? undefined : rank;
}

/** The decorators of each member, and of each decorator that is made of others. */
function decoratorLists(path: string): { readonly at: string; readonly names: readonly string[] }[] {
  const source = parse(path);
  const members = descendants(source, ts.isPropertyDeclaration).map((member) => ({
    at: `${path}: ${member.name.getText()}`,
    names: decoratorsOf(member).map(({ name }) => name),
  }));
  const composed = descendants(source, ts.isCallExpression)
    .filter(({ expression }) => expression.getText() === 'applyDecorators')
    .map((call) => ({
      at: `${path}: applyDecorators`,
      names: call.arguments.filter(ts.isCallExpression).map(({ expression }) => expression.getText()),
    }));
  return [...members, ...composed];
}

describe('a member of a request', () => {
  it('has its decorators in the order of CONTRIBUTING.md', () => {
    const lists = shippedSources()
      .filter((path) => /^apps\/.*\/wire\/|\.request\.ts$/.test(path) && !path.endsWith('.view.ts'))
      .flatMap(decoratorLists);
    expect(lists.length).toBeGreaterThan(100);
    const wrong = lists.filter(({ names }) => {
      const ranks = names.map(rankOf).filter((rank) => rank !== undefined);
      return ranks.some((rank, at) => rank < (ranks[at - 1] ?? 0));
    });
    expect(wrong).toEqual([]);
  });
});
