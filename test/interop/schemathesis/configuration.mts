import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A check that does not hold for some operations, from `switched-off.json`. */
export interface SwitchedOffCheck {
  /** As `GET /v1/cas`; `*` for all. */
  readonly operations: readonly string[];
  /** As schemathesis calls it. */
  readonly check: string;
  /** The sentence that demands the behaviour. */
  readonly reason: string;
}

export const readSwitchedOffChecks = (folder: string): readonly SwitchedOffCheck[] =>
  JSON.parse(readFileSync(join(folder, 'switched-off.json'), 'utf8')) as SwitchedOffCheck[];

/** The text of `schemathesis.toml`, without the checks that are switched off. */
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

/** A pattern that schemathesis cannot generate for leaves an operation untested. */
const WARNINGS = `[warnings]\nfail-on = ["unsupported_regex"]\n`;

/** Bodies with a NUL character are rejected, also in fields that are ignored: PostgreSQL cannot store it. */
const GENERATION = `[generation]\nallow-x00 = false\n`;

/** Hides the token only: `key_usage` and the like are needed to repeat a request. */
const OUTPUT = `[output.sanitization]\nkeys-to-sanitize = ["Authorization"]\nsensitive-markers = ["authorization"]\n`;
