import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variablesOf } from '@libs/configuration';
import { describe, expect, it } from 'vitest';
import { Environment, readEnvironment } from '../../apps/ca-service/src/config/environment';
import { REPOSITORY } from '../../tools/sources/source-files';

interface Entry {
  readonly name: string;
  readonly value: string;
  /** Whether the paragraph that the entry stands in begins with words. */
  readonly explained: boolean;
}

const LINES = readFileSync(join(REPOSITORY, '.env.example'), 'utf8').trimEnd().split('\n');
const ENTRIES = readEntries(LINES);
const DEFAULTS: Readonly<Record<string, unknown>> = { ...readEnvironment({}) };

describe('.env.example', () => {
  it('names every variable that the service reads once, and no other', () => {
    expect(ENTRIES.map(({ name }) => name).sort()).toEqual(variablesOf(Environment).sort());
  });

  it('holds variables, comments and empty lines only', () => {
    expect(LINES.filter((line) => !/^(|#( .*)?|[A-Z][A-Z0-9_]*=.*)$/.test(line))).toEqual([]);
  });

  it('is a configuration that the service starts with', () => {
    const example = Object.fromEntries(ENTRIES.map(({ name, value }) => [name, value]));
    expect(readEnvironment(example)).toEqual(DEFAULTS);
  });

  it.each(ENTRIES)('shows the default of $name', ({ name, value }) => {
    const isUnset =
      DEFAULTS[name] === undefined || (Array.isArray(DEFAULTS[name]) && DEFAULTS[name].length === 0);
    expect(value === '', `${name}=${value}`).toBe(isUnset);
    expect(readEnvironment({ [name]: value })).toEqual(DEFAULTS);
  });

  it.each(ENTRIES)('explains $name', ({ explained }) => {
    expect(explained).toBe(true);
  });
});

function readEntries(lines: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  let explained = false;
  for (const line of lines) {
    const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) entries.push({ name, value, explained });
    else explained = line.startsWith('# ');
  }
  return entries;
}
