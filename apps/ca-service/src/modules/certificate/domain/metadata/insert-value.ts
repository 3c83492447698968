import { insertPosition, isArrayToken } from './array-index';
import type { GrowthAllowance } from './growth-allowance';
import { type JsonDocument, memberOf, setMember } from './json-document';
import type { JsonPointer } from './json-pointer';
import { isContainer, type JsonContainer, type JsonValue } from './json-value';
import { InapplicableOperationError } from './metadata.errors';
import { MAXIMUM_PADDING } from './patch-limits';
import { refuseDeepNesting } from './refuse-deep-nesting';

/** Where a value goes, and on behalf of which operation: error texts name it. */
export interface Insertion {
  readonly op: string;
  readonly path: JsonPointer;
  readonly growth: GrowthAllowance;
}

/**
 * RFC 6902 section 4.1: sets a member of an object, inserts before an element of an array, or replaces the
 * whole document. Contract 3.6: missing parents are created.
 * @throws InapplicableOperationError
 */
export function insertValue(document: JsonDocument, insertion: Insertion, value: JsonValue): void {
  const { path } = insertion;
  refuseDeepNesting(insertion, value);
  if (path.isWholeDocument) {
    document.root = value;
    return;
  }
  const parent = ensureParent(document, insertion);
  const token = path.tokens.at(-1) ?? '';
  if (Array.isArray(parent)) insertElement(parent, token, value, insertion);
  else setMember(parent, token, value);
}

/** The container that the path ends in, with everything on the way that was missing. */
function ensureParent({ root }: JsonDocument, insertion: Insertion): JsonContainer {
  const { tokens } = insertion.path;
  if (!isContainer(root)) throw missingPath(insertion);
  return tokens.slice(0, -1).reduce<JsonContainer>((container, token, at) => {
    const member = memberOf(container, token);
    if (isContainer(member)) return member;
    // A null, be it the padding of an array, counts as missing; any other value is in the way.
    if (member === undefined || member === null) {
      const created = newContainer(tokens[at + 1] ?? '', insertion);
      place(created, container, token, insertion);
      return created;
    }
    throw missingPath(insertion);
  }, root);
}

/** An array when the next token is for arrays, with nulls up to its index; else an object. */
function newContainer(nextToken: string, insertion: Insertion): JsonContainer {
  if (!isArrayToken(nextToken)) return {};
  const created: JsonValue[] = [];
  pad(created, nextToken, insertion);
  return created;
}

function place(value: JsonValue, container: JsonContainer, token: string, insertion: Insertion): void {
  if (!Array.isArray(container) || memberOf(container, token) === null) {
    setMember(container, token, value);
    return;
  }
  pad(container, token, insertion);
  insertElement(container, token, value, insertion);
}

/** Lengthens an array with nulls until something can be inserted at the index. */
function pad(array: JsonValue[], token: string, insertion: Insertion): void {
  const missing = (insertPosition(array.length, token) ?? 0) - array.length;
  if (missing <= 0) return;
  if (missing > MAXIMUM_PADDING) {
    throw inapplicable(
      insertion,
      `index ${token} is more than ${MAXIMUM_PADDING} past the end of the array: ${insertion.path.toString()}`,
    );
  }
  array.push(...insertion.growth.nulls(missing));
}

/** RFC 6902 section 4.1: the index is at most the number of elements. */
function insertElement(array: JsonValue[], token: string, value: JsonValue, insertion: Insertion): void {
  const position = insertPosition(array.length, token);
  if (position === undefined || position > array.length) {
    throw inapplicable(
      insertion,
      `${JSON.stringify(token)} is no index of the array: ${insertion.path.toString()}`,
    );
  }
  array.splice(position, 0, value);
}

function missingPath(insertion: Insertion): InapplicableOperationError {
  return inapplicable(insertion, `doc is missing path: ${insertion.path.toString()}: missing value`);
}

function inapplicable({ op }: Insertion, reason: string): InapplicableOperationError {
  return new InapplicableOperationError(op, reason);
}
