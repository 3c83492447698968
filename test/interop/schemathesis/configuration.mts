import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A check that is disabled for some operations, from `switched-off.json`. */
export interface SwitchedOffCheck {
  /** Operations such as `GET /v1/cas`, or `*` for all. */
  readonly operations: readonly string[];
  /** Name of the check in schemathesis. */
  readonly check: string;
  /** The rule of the contract that requires the behaviour. */
  readonly reason: string;
}

export const readSwitchedOffChecks = (folder: string): readonly SwitchedOffCheck[] =>
  JSON.parse(readFileSync(join(folder, 'switched-off.json'), 'utf8')) as SwitchedOffCheck[];

/** Returns the text of `schemathesis.toml`, which disables these checks. */
export function configuration(checks: readonly SwitchedOffCheck[], hooks: string): string {
  const names = [...new Set(checks.flatMap(({ operations }) => operations))].sort();
  const sections = names.map((name) => {
    const off = checks
      .filter(({ operations }) => operations.includes(name))
      .map(({ check }) => `${check} = { enabled = false }`);
    return name === '*'
      ? `[checks]\n${off.join('\n')}\n`
      : `[[operations]]\ninclude-name = ${JSON.stringify(name)}\n[operations.checks]\n${off.join('\n')}\n`;
  });
  return [`hooks = ${JSON.stringify(hooks)}\n`, WARNINGS, GENERATION, OUTPUT, ...sections].join('\n');
}

/** Fails on patterns that schemathesis cannot generate, because their operation would be untested. */
const WARNINGS = `[warnings]\nfail-on = ["unsupported_regex"]\n`;

/** Generates no NUL characters. The service rejects them in all fields, because PostgreSQL cannot store them. */
const GENERATION = `[generation]\nallow-x00 = false\n`;

/** Hides the token only. By default, fields such as `key_usage` are hidden too, which are needed to repeat a request. */
const OUTPUT = `[output.sanitization]\nkeys-to-sanitize = ["Authorization"]\nsensitive-markers = ["authorization"]\n`;
