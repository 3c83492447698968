import { getMetadataStorage, type ValidationError } from 'class-validator';
import { isWireText, textOfMessage } from './validator-messages';
import { validatorsOf, type WireClass } from './wire-members';

/** Validators of the type. Their reasons take precedence over those about the value. */
const TYPE_CHECKS = ['isDefined', 'isArray', 'isObject', 'isString', 'isInt', 'isBoolean'];

/**
 * The first violation as one sentence: the path of the member and the reason, such as `key_metadata.bits: must be …`
 * or `cross_sign.0: must be …`. The errors must contain their targets and values.
 */
export function firstViolation(errors: readonly ValidationError[], path: readonly string[] = []): string {
  const [error] = errors;
  if (error === undefined) return 'is not valid';
  const here = [...path, error.property];
  const constraints = error.constraints ?? {};
  const name = TYPE_CHECKS.find((check) => check in constraints) ?? Object.keys(constraints)[0];
  if (name === undefined) return firstViolation(error.children ?? [], here);
  const reason = withoutSubject(textOfMessage(constraints[name] ?? ''), error.property);
  return isWireText(reason) ? reason : `${[...here, ...entryOf(error, name)].join('.')}: ${reason}`;
}

/** Removes the name of the member, with which messages of class-validator begin. The path has it already. */
function withoutSubject(message: string, property: string): string {
  const subjects = [`${property} `, `each value in ${property} `];
  const subject = subjects.find((each) => message.startsWith(each)) ?? '';
  return message.slice(subject.length);
}

/** The position of the invalid entry of a list whose entries are checked. class-validator does not report it. */
function entryOf({ target, property, value }: ValidationError, name: string): string[] {
  if (target === undefined || !Array.isArray(value)) return [];
  const validator = validatorsOf(target.constructor as WireClass).find(
    (each) => each.each && each.propertyName === property && each.name === name,
  );
  if (!validator) return [];
  const { constraints, constraintCls } = validator;
  const [constraint] = getMetadataStorage().getTargetValidatorConstraints(constraintCls);
  const index = value.findIndex((entry: unknown) => {
    const given = {
      value: entry,
      constraints,
      targetName: target.constructor.name,
      object: target,
      property,
    };
    return constraint?.instance.validate(entry, given) === false;
  });
  return index === -1 ? [] : [String(index)];
}
