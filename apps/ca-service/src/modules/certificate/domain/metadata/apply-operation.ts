import {
  depthOf,
  isContainer,
  isEqual,
  type JsonContainer,
  type JsonDocument,
  type JsonValue,
  memberOf,
  setMember,
} from './json-document';
import { insertPosition, isArrayToken } from './json-pointer';
import { InapplicableOperationError } from './metadata.errors';
import { type GrowthAllowance, MAXIMUM_DEPTH, MAXIMUM_PADDING } from './patch-limits';
import type { PatchOperation, PatchOperationName } from './patch-operation';

type Apply = (document: JsonDocument, operation: PatchOperation, growth: GrowthAllowance) => void;

/** RFC 6902 sections 4.1 to 4.6, with the differences of contract 3.6. */
const APPLY: Readonly<Record<PatchOperationName, Apply>> = { add, remove, replace, move, copy, test };

/** Applies an operation. A failed one leaves the document half changed. @throws InapplicableOperationError */
export const applyOperation: Apply = (document, operation, growth) => {
  APPLY[operation.op](document, operation, growth);
};

function add(document: JsonDocument, operation: PatchOperation, growth: GrowthAllowance): void {
  insertValue(document, { ...operation, growth }, valueOf(operation, growth));
}

/** A missing value is no error (contract 3.6). */
function remove(document: JsonDocument, operation: PatchOperation): void {
  const { path } = operation;
  if (path.isWholeDocument) throw inapplicable(operation, 'the whole document cannot be removed');
  document.remove(path);
}

function replace(document: JsonDocument, operation: PatchOperation, growth: GrowthAllowance): void {
  const { path } = operation;
  const value = valueOf(operation, growth);
  if (document.find(path) === undefined) {
    throw missing(operation, document.findParent(path) ? 'key' : 'path');
  }
  refuseDeepNesting(operation, value);
  document.replace(path, value);
}

/** Removes the value, then adds it. A value cannot move into itself (RFC 6902 section 4.4). */
function move(document: JsonDocument, operation: PatchOperation, growth: GrowthAllowance): void {
  const { from, path } = operation;
  const value = sourceOf(document, operation);
  if (from.contains(path)) {
    throw inapplicable(operation, `${path.toString()} is inside of ${from.toString()}`);
  }
  // The copy counts the size of the value, which bounds the time of many moves of large values.
  const moved = growth.copy(value);
  document.remove(from);
  insertValue(document, { ...operation, growth }, moved);
}

function copy(document: JsonDocument, operation: PatchOperation, growth: GrowthAllowance): void {
  const value = growth.copy(sourceOf(document, operation));
  insertValue(document, { ...operation, growth }, value);
}

/** RFC 6902 section 4.6. A missing value is `null`, because clients leave out a value that is null. */
function test(document: JsonDocument, operation: PatchOperation): void {
  const { path, value } = operation;
  const actual = document.find(path);
  if (actual === undefined) throw missing(operation, 'path');
  if (!isEqual(actual, value ?? null)) {
    throw inapplicable(operation, `testing value ${path.toString()} failed: test failed`);
  }
}

/** The value of `add` and `replace`, which cannot be `null` (contract 3.6). */
function valueOf(operation: PatchOperation, growth: GrowthAllowance): JsonValue {
  const { path, value } = operation;
  if (value === undefined || value === null) {
    throw inapplicable(operation, `value is missing or null: ${path.toString()}: missing value`);
  }
  return growth.copy(value);
}

/** The value that `move` and `copy` find at `from`. */
function sourceOf(document: JsonDocument, { op, from }: PatchOperation): JsonValue {
  const value = document.find(from);
  if (value === undefined) throw missing({ op, path: from }, 'from path');
  return value;
}

/** The operation that inserts a value, and the allowance that its padding counts against. */
type Insertion = Pick<PatchOperation, 'op' | 'path'> & { readonly growth: GrowthAllowance };

/**
 * Sets a member of an object, inserts before an element of an array, or replaces the whole document (RFC 6902
 * section 4.1). Creates missing parents (contract 3.6).
 */
function insertValue(document: JsonDocument, insertion: Insertion, value: JsonValue): void {
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

/** The container that the path ends in. Creates it and the containers above it. */
function ensureParent({ root }: JsonDocument, insertion: Insertion): JsonContainer {
  const { tokens } = insertion.path;
  if (!isContainer(root)) throw missing(insertion, 'path');
  return tokens.slice(0, -1).reduce<JsonContainer>((container, token, at) => {
    const member = memberOf(container, token);
    if (isContainer(member)) return member;
    // A null, such as the padding of an array, counts as missing. Any other scalar is an error.
    if (member === undefined || member === null) {
      const created = newContainer(tokens[at + 1] ?? '', insertion);
      attach(created, container, token, insertion);
      return created;
    }
    throw missing(insertion, 'path');
  }, root);
}

/** An array padded up to the index when the next token is for arrays; else an object. */
function newContainer(nextToken: string, insertion: Insertion): JsonContainer {
  if (!isArrayToken(nextToken)) return {};
  const created: JsonValue[] = [];
  pad(created, nextToken, insertion);
  return created;
}

function attach(value: JsonValue, container: JsonContainer, token: string, insertion: Insertion): void {
  if (!Array.isArray(container) || memberOf(container, token) === null) {
    setMember(container, token, value);
    return;
  }
  pad(container, token, insertion);
  insertElement(container, token, value, insertion);
}

/** Appends nulls to an array until a value can be inserted at the index. */
function pad(array: JsonValue[], token: string, insertion: Insertion): void {
  const gap = (insertPosition(array.length, token) ?? 0) - array.length;
  if (gap <= 0) return;
  if (gap > MAXIMUM_PADDING) {
    const reason = `index ${token} is more than ${MAXIMUM_PADDING} past the end of the array`;
    throw inapplicable(insertion, `${reason}: ${insertion.path.toString()}`);
  }
  array.push(...insertion.growth.nulls(gap));
}

/** The index is at most the number of elements (RFC 6902 section 4.1). */
function insertElement(array: JsonValue[], token: string, value: JsonValue, insertion: Insertion): void {
  const position = insertPosition(array.length, token);
  if (position === undefined || position > array.length) {
    const reason = `${JSON.stringify(token)} is no index of the array`;
    throw inapplicable(insertion, `${reason}: ${insertion.path.toString()}`);
  }
  array.splice(position, 0, value);
}

type Failed = Pick<PatchOperation, 'op' | 'path'>;

function refuseDeepNesting(operation: Failed, value: JsonValue): void {
  const { path } = operation;
  if (path.tokens.length + depthOf(value) > MAXIMUM_DEPTH) {
    const reason = `metadata would nest deeper than ${MAXIMUM_DEPTH} levels`;
    throw inapplicable(operation, `${reason}: ${path.toString()}`);
  }
}

function missing(operation: Failed, what: 'from path' | 'key' | 'path'): InapplicableOperationError {
  return inapplicable(operation, `doc is missing ${what}: ${operation.path.toString()}: missing value`);
}

function inapplicable({ op }: Failed, reason: string): InapplicableOperationError {
  return new InapplicableOperationError(op, reason);
}
