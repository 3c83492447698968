import type { ValidationError } from 'class-validator';
import { isWireText } from '../wire-text';

/** Checks of the type come before checks of the value: `must be a string` says more than `must be shorter`. */
const TYPE_CHECKS = ['isDefined', 'isArray', 'isObject', 'isString', 'isInt', 'isBoolean'];

/** The first violation as one sentence: the path of the member and the reason, such as `key_metadata.bits: must be …`. */
export function firstViolation(errors: readonly ValidationError[], path: readonly string[] = []): string {
  const [error] = errors;
  if (error === undefined) return 'is not valid';
  const here = [...path, error.property];
  const constraints = error.constraints ?? {};
  const name = TYPE_CHECKS.find((check) => check in constraints) ?? Object.keys(constraints)[0];
  if (name === undefined) return firstViolation(error.children ?? [], here);
  const reason = withoutSubject(constraints[name] ?? '', error.property);
  return isWireText(reason) ? reason : `${here.join('.')}: ${reason}`;
}

/** The messages of class-validator begin with the name of the member, which stands in the path already. */
function withoutSubject(message: string, property: string): string {
  if (message.startsWith(`${property} `)) return message.slice(property.length + 1);
  const each = `each value in ${property} `;
  return message.startsWith(each) ? `each value ${message.slice(each.length)}` : message;
}
