import { elementPosition } from './array-index';
import type { JsonPointer } from './json-pointer';
import { isContainer, type JsonContainer, type JsonValue } from './json-value';

/** A JSON document that is being changed. It owns all of its values. */
export class JsonDocument {
  constructor(public root: JsonValue) {}

  /** What is at a place: `undefined` when nothing is, or when the place cannot exist. */
  find({ tokens }: JsonPointer): JsonValue | undefined {
    return valueAt(this.root, tokens);
  }

  /** The container that a place is in; `undefined` for the whole document, and when there is none. */
  findParent({ tokens }: JsonPointer): JsonContainer | undefined {
    if (tokens.length === 0) return undefined;
    const parent = valueAt(this.root, tokens.slice(0, -1));
    return isContainer(parent) ? parent : undefined;
  }

  /** Puts another value in the place of one that is there. */
  replace(pointer: JsonPointer, value: JsonValue): void {
    const parent = this.findParent(pointer);
    if (parent) setMember(parent, pointer.tokens.at(-1) ?? '', value);
    else this.root = value;
  }

  /** Takes a value out; nothing happens when nothing is there. The whole document stays. */
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

/** A member that the container has itself: `constructor` is a key like any other. */
export function memberOf(container: JsonContainer, token: string): JsonValue | undefined {
  if (!Array.isArray(container)) return Object.hasOwn(container, token) ? container[token] : undefined;
  const position = elementPosition(container.length, token);
  return position === undefined ? undefined : container[position];
}

/** Sets a member of an object, or an element that the array has. */
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
