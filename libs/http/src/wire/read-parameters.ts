import { plainToInstance } from 'class-transformer';
import { membersOf, type WireClass } from './wire-members';

/**
 * Reads the parameters of a query or path as an object of a class: unknown ones are ignored, `@Transform` decorators
 * turn texts into values. Names of parameters are exact.
 */
export function readParameters(type: WireClass, parameters: unknown): object {
  const given = parameters as Readonly<Record<string, unknown>>;
  const known = [...membersOf(type).values()]
    .filter(({ name }) => Object.hasOwn(given, name))
    .map(({ name }) => [name, given[name]] as const);
  return plainToInstance(type, Object.fromEntries(known));
}
