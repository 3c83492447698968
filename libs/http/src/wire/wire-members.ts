import { getMetadataStorage } from 'class-validator';

export type WireClass<T extends object = object> = new () => T;

/** Facts that decorators record about a member of a wire class, in addition to its validators. */
interface StatedMember {
  /** The class of the member's value, or of each value of a list. */
  readonly nested?: (() => WireClass) | undefined;
  /** The value is a list of such objects. */
  readonly each?: boolean | undefined;
  /** `null` reaches the validators. Otherwise `null` counts as a missing member (contract 1.4). */
  readonly nullIsAValue?: boolean | undefined;
  /** Entries of a list that are no objects are read as objects without members. */
  readonly lenientEntries?: boolean | undefined;
  /** Converts the value of the body before it is validated. */
  readonly read?: ((value: unknown) => unknown) | undefined;
  /** Further names in bodies; `name` wins when a body has both. */
  readonly aliases?: readonly string[] | undefined;
}

export interface WireMember extends StatedMember {
  readonly name: string;
  /** The bound of `ArrayMaxSize`. */
  readonly mostEntries?: number | undefined;
}

const STATED = new WeakMap<object, Map<string, StatedMember>>();

/** Records facts of a decorator about a member. */
export function stateMember(prototype: object, name: string, facts: StatedMember): void {
  const ofPrototype = STATED.get(prototype) ?? new Map<string, StatedMember>();
  ofPrototype.set(name, { ...ofPrototype.get(name), ...facts });
  STATED.set(prototype, ofPrototype);
}

const MEMBERS = new WeakMap<WireClass, ReadonlyMap<string, WireMember>>();

/** The members of a class by their lower-case names: all properties with a validator, including inherited ones. */
export function membersOf(type: WireClass): ReadonlyMap<string, WireMember> {
  let members = MEMBERS.get(type);
  if (!members) {
    const names = new Set(validatorsOf(type).map(({ propertyName }) => propertyName));
    members = new Map([...names].map((name) => [name.toLowerCase(), describe(type, name)]));
    MEMBERS.set(type, members);
  }
  return members;
}

const ALIASES = new WeakMap<WireClass, ReadonlyMap<string, WireMember>>();

/** The members of a class by their further names, in lower case. */
export function membersByAlias(type: WireClass): ReadonlyMap<string, WireMember> {
  let members = ALIASES.get(type);
  if (!members) {
    const named = [...membersOf(type).values()].flatMap((member) =>
      (member.aliases ?? []).map((alias) => [alias.toLowerCase(), member] as const),
    );
    members = new Map(named);
    ALIASES.set(type, members);
  }
  return members;
}

/** The names of the members of a class on the wire. */
export const memberNamesOf = (type: WireClass): string[] =>
  [...membersOf(type).values()].map(({ name }) => name);

/** How a class reads a body that is an array. */
export interface ArrayBody {
  /** The member that takes the array. */
  readonly member: string;
  /** What a body that is neither object nor array must be, for the error sentence. */
  readonly forms: string;
}

const ARRAY_BODIES = new WeakMap<WireClass, ArrayBody>();

/** Records that bodies of a class may be arrays. */
export function stateArrayBody(type: WireClass, body: ArrayBody): void {
  ARRAY_BODIES.set(type, body);
}

export function arrayBodyOf(type: WireClass): ArrayBody | undefined {
  return ARRAY_BODIES.get(type);
}

/** Every validator of a class, in the order of the members. */
export function validatorsOf(type: WireClass) {
  return getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
}

function describe(type: WireClass, name: string): WireMember {
  const bound = validatorsOf(type).find(
    (validator) => validator.propertyName === name && validator.name === 'arrayMaxSize',
  );
  const [mostEntries] = (bound?.constraints ?? []) as readonly number[];
  return { name, mostEntries, ...statedOf(type.prototype as object, name) };
}

function statedOf(prototype: object | null, name: string): StatedMember | undefined {
  if (prototype === null) return undefined;
  const stated = STATED.get(prototype)?.get(name);
  return stated ?? statedOf(Object.getPrototypeOf(prototype) as object | null, name);
}
