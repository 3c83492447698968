import type { JsonPointer } from './json-pointer';
import { depthOf, type JsonValue } from './json-value';
import { InapplicableOperationError } from './metadata.errors';
import { MAXIMUM_DEPTH } from './patch-limits';

/** Refuses a value that would nest too deep where it goes. @throws InapplicableOperationError */
export function refuseDeepNesting(
  { op, path }: { readonly op: string; readonly path: JsonPointer },
  value: JsonValue,
): void {
  if (path.tokens.length + depthOf(value) > MAXIMUM_DEPTH) {
    throw new InapplicableOperationError(
      op,
      `metadata would nest deeper than ${MAXIMUM_DEPTH} levels: ${path.toString()}`,
    );
  }
}
