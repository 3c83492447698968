import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONFIGURATION, cruise, FOLDERS, type Violation } from '../../tools/sources/dependency-cruiser';
import { REPOSITORY } from '../../tools/sources/source-files';
import { BYSTANDERS, DELIBERATE_VIOLATIONS, type DeliberateViolation } from './deliberate-violations';

const RULES = (
  createRequire(__filename)(join(REPOSITORY, CONFIGURATION)) as { forbidden: { name: string }[] }
).forbidden.map(({ name }) => name);

/** A copy of the repository with one file for every deliberate violation, and what the rules find in it. */
const copy = mkdtempSync(join(tmpdir(), 'import-rules-'));
let found: readonly Violation[] = [];
let totalCruised = 0;

beforeAll(async () => {
  copyRepository(copy);
  for (const [file, text] of Object.entries(BYSTANDERS)) write(copy, file, text);
  for (const violation of DELIBERATE_VIOLATIONS) plant(copy, violation);
  ({ violations: found, totalCruised } = await cruise(copy));
});

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

describe('the import rules', () => {
  it('are kept by every file of the repository', () => {
    const planted = [...Object.keys(BYSTANDERS), ...DELIBERATE_VIOLATIONS.map(({ file }) => file)];
    expect(found.filter(({ from }) => !planted.includes(from)).map(inWords)).toEqual([]);
    // With a TypeScript that it does not know, dependency-cruiser finds no modules and reports success.
    expect(totalCruised).toBeGreaterThan(100);
  });

  it('have unique names', () => {
    expect(new Set(RULES).size).toBe(RULES.length);
  });

  it('each have a deliberate violation', () => {
    expect([...new Set(DELIBERATE_VIOLATIONS.map(({ rule }) => rule))].sort()).toEqual([...RULES].sort());
  });
});

describe('a deliberate violation', () => {
  for (const { rule, file, imports = 'nothing' } of DELIBERATE_VIOLATIONS) {
    it(`is reported by ${rule}: ${file} imports ${imports}`, () => {
      expect(found.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(
        rule,
      );
    });
  }
});

/** The sources and what the rules read beside them; the packages are linked. */
function copyRepository(directory: string): void {
  for (const entry of [...FOLDERS, CONFIGURATION, 'package.json', 'tsconfig.json']) {
    cpSync(join(REPOSITORY, entry), join(directory, entry), {
      recursive: true,
      filter: (source) => !/[\\/](node_modules|dist|\.data)$/.test(source),
    });
  }
  symlinkSync(join(REPOSITORY, 'node_modules'), join(directory, 'node_modules'), 'junction');
}

function plant(directory: string, { file, imports }: DeliberateViolation): void {
  const text = imports === undefined ? 'export const nothing = 0;\n' : `import '${imports}';\n`;
  if (existsSync(join(directory, file))) appendFileSync(join(directory, file), text);
  else write(directory, file, text);
}

function write(directory: string, file: string, text: string): void {
  const path = join(directory, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function inWords({ rule, from, to }: Violation): string {
  return `${rule.name}: ${from} → ${to}`;
}
