import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { InvalidValueError } from '@libs/kernel';
import { validateSync } from 'class-validator';
import { firstViolation } from './first-violation';
import { readParameters, readWireObject } from './read-wire-object';
import { arrayBodyOf, membersOf, type WireClass } from './wire-members';

/**
 * Reads a body or parameters as an object of the class of the handler's parameter, and validates it. Bodies are read with
 * the leniency of contract 1.4.
 *
 * Nest's ValidationPipe reads with class-transformer, which drops the keys `__proto__` and `constructor` of free-form
 * members and matches names in one case only.
 *
 * @throws InvalidValueError one sentence about the first violation, with the name of the member
 */
@Injectable()
export class RequestValidationPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom' || !isWireClass(metatype)) return value;
    return checked(
      metatype,
      type === 'body' ? readWireObject(metatype, asObject(metatype, value)) : readParameters(metatype, value),
    );
  }
}

/** Puts an array into the member that takes it, for classes whose bodies may be arrays. */
function asObject(type: WireClass, body: unknown): unknown {
  const arrayBody = arrayBodyOf(type);
  return arrayBody && Array.isArray(body) ? { [arrayBody.member]: body } : body;
}

function checked(type: WireClass, object: unknown): object {
  if (!(object instanceof type)) {
    throw new InvalidValueError(`the body must be ${arrayBodyOf(type)?.forms ?? 'a JSON object'}`);
  }
  const violations = validateSync(object);
  if (violations.length > 0) throw new InvalidValueError(firstViolation(violations));
  return object;
}

/** Single parameters have types such as String and Number, which have no members. */
function isWireClass(type: ArgumentMetadata['metatype']): type is WireClass {
  return type !== undefined && membersOf(type as WireClass).size > 0;
}
