import { isJsonObject } from '@libs/kernel';
import { plainToInstance } from 'class-transformer';
import { membersByAlias, membersOf, type WireClass, type WireMember } from './wire-members';

/**
 * Reads a parsed JSON body as an object of a class, with the leniency that existing clients need (contract 1.4): names of
 * members match in any case, and the exact name wins; further names (`@AlsoCalled`) come second. Unknown members are
 * ignored. A member of `null` counts as missing, and a body of `null` as an object without members. Missing members keep
 * the default of the class. Free-form members keep every key.
 *
 * Validates nothing: a value of the wrong type is kept for the validators to reject.
 *
 * Written by hand because `plainToInstance` copies free-form members and loses their keys `__proto__` and
 * `constructor` (docs/adr/0037).
 */
export function readWireObject(type: WireClass, body: unknown): unknown {
  if (body === undefined || body === null) return new type();
  if (!isJsonObject(body)) return body;
  const object = new type() as Record<string, unknown>;
  for (const [member, value] of knownMembers(type, body)) object[member.name] = readMember(member, value);
  return object;
}

function knownMembers(type: WireClass, body: object): [WireMember, unknown][] {
  const entries = Object.entries(body) as [string, unknown][];
  const named = carried(membersOf(type), entries, body);
  const aliases = membersByAlias(type);
  if (aliases.size === 0) return named;
  const present = new Set(named.map(([member]) => member));
  return [...named, ...carried(aliases, entries, body).filter(([member]) => !present.has(member))];
}

/** The entries whose keys name a member. */
function carried(
  members: ReadonlyMap<string, WireMember>,
  entries: readonly [string, unknown][],
  body: object,
): [WireMember, unknown][] {
  return entries.flatMap(([key, value]) => {
    const member = members.get(key.toLowerCase());
    if (member === undefined || (value === null && !member.nullIsAValue)) return [];
    return member.name === key || !Object.hasOwn(body, member.name) ? [[member, value]] : [];
  });
}

function readMember(member: WireMember, given: unknown): unknown {
  const value = bounded(given, member.mostEntries);
  const { nested, each, lenientEntries, read } = member;
  if (read !== undefined) return read(value);
  if (nested === undefined || value === null) return value;
  const type = nested();
  if (!Array.isArray(value)) return readWireObject(type, value);
  // The validators reject a list in place of an object. It is emptied, because ValidateNested would first validate every
  // entry of it, and of lists in it.
  if (!each) return [];
  return value.map((entry: unknown) => {
    const isObject = isJsonObject(entry);
    if (isObject || lenientEntries) return readWireObject(type, isObject ? entry : undefined);
    return Array.isArray(entry) ? [] : entry;
  });
}

/** Shortens a list to one entry more than allowed: enough to reject it, and cheap to check. */
function bounded(value: unknown, mostEntries = Infinity): unknown {
  return Array.isArray(value) && value.length > mostEntries ? value.slice(0, mostEntries + 1) : value;
}

/**
 * Reads the parameters of a query or path as an object of a class. Ignores unknown parameters and applies `@Transform`
 * decorators. Names are case-sensitive.
 */
export function readParameters(type: WireClass, parameters: unknown): object {
  const given = parameters as Readonly<Record<string, unknown>>;
  const known = [...membersOf(type).values()]
    .filter(({ name }) => Object.hasOwn(given, name))
    .map(({ name }) => [name, given[name]] as const);
  return plainToInstance(type, Object.fromEntries(known));
}
