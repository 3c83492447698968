import type { Statement } from './statements';

/** A statement with `:name` parameters, whose values come from an object. */
export interface NamedStatement<Values extends object> extends Statement {
  /** Returns the values in the order of the parameters. @throws Error when a value is undefined */
  readonly values: (values: Values) => unknown[];
}

/** `:name`, but not the cast `::name`. */
const PARAMETER = /(?<![:\w]):([a-z]\w*)/gi;

/**
 * Replaces each `:name` in the text of a statement by `$1`, `$2` and so on; a name that occurs twice is one parameter.
 * Call it once, when the module is loaded: text and name then never vary (docs/adr/0042). A literal that contains a colon
 * followed by a letter must be a parameter.
 * @example
 * const FIND = namedStatement<{ keyId: string }>('find-key', 'SELECT 1 FROM key WHERE key_id = :keyId');
 * await statements.run(FIND, FIND.values({ keyId }));
 */
export function namedStatement<Values extends object>(name: string, text: string): NamedStatement<Values> {
  const names: string[] = [];
  const numbered = text.replaceAll(PARAMETER, (_, parameter: string) => {
    if (!names.includes(parameter)) names.push(parameter);
    return `$${names.indexOf(parameter) + 1}`;
  });
  const values = (row: Values): unknown[] =>
    names.map((parameter) => {
      const value = (row as Readonly<Record<string, unknown>>)[parameter];
      if (value === undefined) throw new Error(`statement ${name}: the parameter ${parameter} has no value`);
      return value;
    });
  return { name, text: numbered, values };
}
