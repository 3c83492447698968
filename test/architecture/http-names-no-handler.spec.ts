import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { filesIn } from '../../tools/sources/source-files';
import { descendants, parse, parseText } from '../../tools/sources/syntax';

/**
 * A command and its handler are in one file, so dependency-cruiser, which compares paths, lets a controller import both.
 * Controllers go through the buses, where guards of the whole application can be added.
 */
describe('files in http/', () => {
  const files = filesIn('apps').filter((file) => /\/src\/modules\/[^/]+\/http\/.*\.ts$/.test(file));

  it('exist where this test looks for them', () => {
    expect(files.length).toBeGreaterThan(10);
  });

  it.each(files)('%s uses no command handler and no query handler', (file) => {
    expect(handlersNamedIn(parse(file))).toEqual([]);
  });
});

describe('the search for handlers in a source', () => {
  it.each([
    [
      'an import',
      "import { IssueCertificate, IssueCertificateHandler } from '../commands/issue-certificate';",
    ],
    [
      'a renamed import',
      "import { IssueCertificateHandler as Issuer } from '../commands/issue-certificate';",
    ],
    ['an imported type', "import { type IssueCertificateHandler } from '../commands/issue-certificate';"],
    ['a member of a namespace', 'commands.IssueCertificateHandler;'],
    [
      'an imported type expression',
      "let h: import('../commands/issue-certificate').IssueCertificateHandler;",
    ],
  ])('finds a handler in %s', (_, text) => {
    expect(handlersNamedIn(parseText(text))).toEqual(['IssueCertificateHandler']);
  });

  it('accepts the command alone', () => {
    const text = "import { IssueCertificate } from '../commands/issue-certificate';";
    expect(handlersNamedIn(parseText(text))).toEqual([]);
  });

  it('accepts a handler of a package', () => {
    expect(handlersNamedIn(parseText("import type { CallHandler } from '@nestjs/common';"))).toEqual([]);
  });
});

/** Names that end in `Handler`, without those of packages, such as Nest's CallHandler. */
function handlersNamedIn(source: ts.SourceFile): string[] {
  const ofPackages = descendants(source, ts.isImportDeclaration)
    .filter(({ moduleSpecifier }) => !(moduleSpecifier as ts.StringLiteral).text.startsWith('.'))
    .flatMap((declaration) => descendants(declaration, ts.isIdentifier));
  const foreign = new Set(ofPackages.map(({ text }) => text));
  const names = descendants(source, ts.isIdentifier).map(({ text }) => text);
  return [...new Set(names.filter((name) => /[a-z]Handler$/.test(name) && !foreign.has(name)))];
}
