import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { InvalidValueError } from '@libs/kernel';
import { validateSync } from 'class-validator';
import { firstViolation } from './first-violation';
import { readParameters, readWireObject } from './read-wire-object';
import { membersOf, type WireClass } from './wire-members';

/**
 * Reads what a handler receives as an object of the parameter's class, and checks it. Bodies are read with the
 * leniency of the contract (1.4), parameters of queries and paths as they are.
 *
 * Not Nest's ValidationPipe: class-transformer, which it reads with, copies free-form members without their keys
 * `__proto__` and `constructor`, and knows names in one letter case only.
 *
 * @throws InvalidValueError one sentence about the first violation, with the name of the member
 */
@Injectable()
export class RequestValidationPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom' || !isWireClass(metatype)) return value;
    const read = type === 'body' ? readWireObject : readParameters;
    return checked(metatype, read(metatype, value));
  }
}

function checked(type: WireClass, object: unknown): object {
  if (!(object instanceof type)) throw new InvalidValueError('the body must be a JSON object');
  const violations = validateSync(object);
  if (violations.length > 0) throw new InvalidValueError(firstViolation(violations));
  return object;
}

/** Single parameters have the types String, Number and the like, and no members. */
function isWireClass(type: ArgumentMetadata['metatype']): type is WireClass {
  return type !== undefined && membersOf(type as WireClass).size > 0;
}
