import type { ValidationError } from 'class-validator';

/** The first violation, in the order of the properties of a class. Neither part repeats a value. */
export interface Problem {
  /** Names and indexes from the outermost object inwards; empty for the object itself. */
  readonly path: readonly string[];
  /** A predicate, such as `must be true or false`. */
  readonly sentence: string;
}

const UNKNOWN_KEY = 'whitelistValidation';

/** Returns the first of the errors of `validateSync`. @throws Error when the list is empty */
export function firstProblem([error]: readonly ValidationError[], above: readonly string[] = []): Problem {
  if (!error) throw new Error('no validation error');
  const path = [...above, error.property];
  const [constraint] = Object.entries(error.constraints ?? {});
  if (!constraint) return firstProblem(error.children ?? [], path);
  const [name, sentence] = constraint;
  return name === UNKNOWN_KEY
    ? { path: above, sentence: `Unrecognized key: ${JSON.stringify(error.property)}` }
    : { path, sentence };
}
