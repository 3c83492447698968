import { elementPosition, type JsonPointer } from './json-pointer';

/** A JSON value (RFC 8259 section 3). */
export type JsonValue = JsonContainer | boolean | null | number | string;
export interface JsonObject {
  [key: string]: JsonValue;
}
export type JsonContainer = JsonObject | JsonValue[];

/** A JSON document that is being changed. It shares no value with the patch or with the stored metadata. */
export class JsonDocument {
  constructor(public root: JsonValue) {}

  /** The value at a pointer; `undefined` when there is none. */
  find({ tokens }: JsonPointer): JsonValue | undefined {
    return valueAt(this.root, tokens);
  }

  /** The container that holds the pointed value; `undefined` for the whole document and for a missing container. */
  findParent({ tokens }: JsonPointer): JsonContainer | undefined {
    if (tokens.length === 0) return undefined;
    const parent = valueAt(this.root, tokens.slice(0, -1));
    return isContainer(parent) ? parent : undefined;
  }

  /** Replaces an existing value. */
  replace(pointer: JsonPointer, value: JsonValue): void {
    const parent = this.findParent(pointer);
    if (parent) setMember(parent, pointer.tokens.at(-1) ?? '', value);
    else this.root = value;
  }

  /** Removes a value. Does nothing for a missing value or the whole document. */
  remove(pointer: JsonPointer): void {
    const parent = this.findParent(pointer);
    if (parent) removeMember(parent, pointer.tokens.at(-1) ?? '');
  }
}

function valueAt(root: JsonValue, tokens: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const token of tokens) value = isContainer(value) ? memberOf(value, token) : undefined;
  return value;
}

/** An own member of a container: `constructor` is a key like any other. */
export function memberOf(container: JsonContainer, token: string): JsonValue | undefined {
  if (!Array.isArray(container)) return Object.hasOwn(container, token) ? container[token] : undefined;
  const position = elementPosition(container.length, token);
  return position === undefined ? undefined : container[position];
}

/** Sets a member of an object or an existing element of an array. */
export function setMember(container: JsonContainer, token: string, value: JsonValue): void {
  const key = Array.isArray(container) ? elementPosition(container.length, token) : token;
  if (key === undefined) throw new RangeError('the array has no such element');
  // An assignment to `__proto__` would change the prototype of the object, not its members.
  Object.defineProperty(container, key, { value, enumerable: true, writable: true, configurable: true });
}

function removeMember(container: JsonContainer, token: string): void {
  if (!Array.isArray(container)) {
    Reflect.deleteProperty(container, token);
    return;
  }
  const position = elementPosition(container.length, token);
  if (position !== undefined) container.splice(position, 1);
}

export function isContainer(value: JsonValue | undefined): value is JsonContainer {
  return typeof value === 'object' && value !== null;
}

/** The number of nested containers: 0 for a scalar, 1 for `{}`. */
export function depthOf(value: JsonValue): number {
  if (!isContainer(value)) return 0;
  return 1 + Object.values(value).reduce((deepest: number, item) => Math.max(deepest, depthOf(item)), 0);
}

/** Equality of JSON values (RFC 6902 section 4.6): members in any order, numbers by value. */
export function isEqual(a: JsonValue, b: JsonValue): boolean {
  if (!isContainer(a) || !isContainer(b)) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const members = Object.entries(a);
  return (
    members.length === Object.keys(b).length &&
    members.every(([key, item]) => Object.hasOwn(b, key) && isEqual(item, (b as JsonObject)[key] ?? null))
  );
}
