import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { REPOSITORY, shippedSources } from '../../tools/sources/source-files';
import { descendants, parse } from '../../tools/sources/syntax';

interface PackageJson {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Dependencies that no source imports and no dependency requires, and what needs them. */
const NEEDED_OTHERWISE: Readonly<Record<string, string>> = {
  '@fastify/static': '@nestjs/swagger loads it to serve Swagger UI on Fastify',
};

const readPackage = (path: string): PackageJson =>
  JSON.parse(readFileSync(join(REPOSITORY, path, 'package.json'), 'utf8')) as PackageJson;
const DEPENDENCIES = Object.keys(readPackage('.').dependencies);
const IMPORTED = new Set(shippedSources().flatMap(importedPackages));
const PEERS = new Set(
  DEPENDENCIES.filter((name) => IMPORTED.has(name)).flatMap((name) =>
    Object.keys(readPackage(`node_modules/${name}`).peerDependencies ?? {}),
  ),
);

describe('package.json', () => {
  it('has no dependency that the product does not use', () => {
    const isUsed = (name: string) => IMPORTED.has(name) || PEERS.has(name) || name in NEEDED_OTHERWISE;
    expect(IMPORTED.size).toBeGreaterThan(10);
    expect(DEPENDENCIES.filter((name) => !isUsed(name))).toEqual([]);
  });

  it('has a reason for those dependencies only that need one', () => {
    const names = Object.keys(NEEDED_OTHERWISE);
    expect(names.filter((name) => !DEPENDENCIES.includes(name) || IMPORTED.has(name))).toEqual([]);
  });
});

/** Packages of value imports: those of types alone are gone when the product runs. */
/** Of import declarations and of `import()`; types alone need no package at run time. */
function importedPackages(path: string): string[] {
  const source = parse(path);
  const declared = descendants(source, ts.isImportDeclaration)
    .filter(({ importClause }) => importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword)
    .map(({ moduleSpecifier }) => moduleSpecifier);
  const loaded = descendants(source, ts.isCallExpression)
    .filter(({ expression }) => expression.kind === ts.SyntaxKind.ImportKeyword)
    .flatMap((call) => call.arguments[0] ?? []);
  return [...declared, ...loaded]
    .filter((specifier) => ts.isStringLiteral(specifier))
    .map(({ text }) => text)
    .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
}
