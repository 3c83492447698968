import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsObject, type ValidationOptions, ValidateNested } from 'class-validator';
import { documentValidators } from './documented-validators';
import { stateMember, type WireClass } from './wire-members';

/**
 * Marks a class of bodies or parameters: its members are what has a validator of class-validator, and OpenAPI states
 * what these enforce. The schema is called as the class is, unless another name is given.
 *
 * @example
 * @WireObject()
 * export class AssignProfileRequest {
 *   @IsString()
 *   @MaxLength(256)
 *   profile_id!: string;
 * }
 */
export function WireObject({ name }: { readonly name?: string } = {}): ClassDecorator {
  return (type) => {
    if (name !== undefined) ApiSchema({ name })(type);
    documentValidators(type as unknown as WireClass);
  };
}

export interface NestedOptions {
  /** A list of such objects. */
  readonly each?: boolean;
  /** Entries of a list are not validated, and those that are no objects are read as objects without members. */
  readonly lenientEntries?: boolean;
}

/** A member that is an object of a class of its own, or with `each` a list of them. */
export function Nested(type: () => WireClass, options: NestedOptions = {}): PropertyDecorator {
  const { each = false, lenientEntries = false } = options;
  const validation: ValidationOptions = { each };
  return applyDecorators(
    // Nest's Swagger module recognises a function that gives a class by its name, `type`.
    ApiProperty({ type: () => type() }),
    ...(lenientEntries ? [] : [IsObject(validation), ValidateNested(validation)]),
    (prototype: object, name: string | symbol) => {
      stateMember(prototype, String(name), { nested: type, each, lenientEntries });
    },
  );
}

/** `null` reaches the validators of this member; elsewhere it is the same as a missing member (contract 1.4). */
export function NullIsAValue(): PropertyDecorator {
  return (prototype, name) => {
    stateMember(prototype, String(name), { nullIsAValue: true });
  };
}

/** The value of the body becomes another one before it is checked, such as a single word a list of one. */
export function ReadAs(read: (value: unknown) => unknown): PropertyDecorator {
  return (prototype, name) => {
    stateMember(prototype, String(name), { read });
  };
}

/** A member whose keys and values are the client's own: an object that is stored as it comes. */
export function FreeForm(): PropertyDecorator {
  return applyDecorators(ApiProperty({ type: 'object', additionalProperties: true }), IsObject());
}
