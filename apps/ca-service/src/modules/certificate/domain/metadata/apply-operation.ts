import type { GrowthAllowance } from './growth-allowance';
import { insertValue } from './insert-value';
import type { JsonDocument } from './json-document';
import { isEqual, type JsonValue } from './json-value';
import { InapplicableOperationError } from './metadata.errors';
import type { PatchOperation, PatchOperationName } from './patch-operation';
import { refuseDeepNesting } from './refuse-deep-nesting';

type Apply = (document: JsonDocument, operation: PatchOperation, growth: GrowthAllowance) => void;

/** RFC 6902 sections 4.1 to 4.6, with the differences of contract 3.6. */
const APPLY: Readonly<Record<PatchOperationName, Apply>> = { add, remove, replace, move, copy, test };

/** Changes the document; it is in an unknown state when that fails. @throws InapplicableOperationError */
export const applyOperation: Apply = (document, operation, growth) => {
  APPLY[operation.op](document, operation, growth);
};

function add(document: JsonDocument, operation: PatchOperation, growth: GrowthAllowance): void {
  insertValue(document, { ...operation, growth }, valueOf(operation, growth));
}

/** Contract 3.6: what is missing already is no reason to fail. */
function remove(document: JsonDocument, operation: PatchOperation): void {
  const { path } = operation;
  if (path.isWholeDocument) throw inapplicable(operation, 'the whole document cannot be removed');
  document.remove(path);
}

function replace(document: JsonDocument, operation: PatchOperation, growth: GrowthAllowance): void {
  const { path } = operation;
  const value = valueOf(operation, growth);
  if (document.find(path) === undefined) {
    const what = document.findParent(path) ? 'key' : 'path';
    throw inapplicable(operation, `doc is missing ${what}: ${path.toString()}: missing value`);
  }
  refuseDeepNesting(operation, value);
  document.replace(path, value);
}

/** RFC 6902 section 4.4: as if the value were removed and then added, but never into itself. */
function move(document: JsonDocument, operation: PatchOperation, growth: GrowthAllowance): void {
  const { from, path } = operation;
  const value = sourceOf(document, operation);
  if (from.contains(path))
    throw inapplicable(operation, `${path.toString()} is inside of ${from.toString()}`);
  // A copy, although the value itself would do: so its size counts, and a thousand moves of much cannot take long.
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
  if (actual === undefined)
    throw inapplicable(operation, `doc is missing path: ${path.toString()}: missing value`);
  if (!isEqual(actual, value ?? null)) {
    throw inapplicable(operation, `testing value ${path.toString()} failed: test failed`);
  }
}

/** The value of `add` and `replace`. Contract 3.6: it cannot be `null`. */
function valueOf(operation: PatchOperation, growth: GrowthAllowance): JsonValue {
  const { path, value } = operation;
  if (value === undefined || value === null) {
    throw inapplicable(operation, `value is missing or null: ${path.toString()}: missing value`);
  }
  return growth.copy(value);
}

/** The value that `move` and `copy` find at `from`. */
function sourceOf(document: JsonDocument, operation: PatchOperation): JsonValue {
  const value = document.find(operation.from);
  if (value === undefined) {
    throw inapplicable(operation, `doc is missing from path: ${operation.from.toString()}: missing value`);
  }
  return value;
}

function inapplicable({ op }: PatchOperation, reason: string): InapplicableOperationError {
  return new InapplicableOperationError(op, reason);
}
