import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsObject, type ValidationOptions, ValidateNested } from 'class-validator';
import { documentValidators } from './documented-validators';
import { type ArrayBody, stateArrayBody, stateMember, type WireClass } from './wire-members';

/**
 * Marks a class of bodies or parameters. Its members are the properties with a validator of class-validator, and OpenAPI
 * describes what they enforce. `name` replaces the name of the class as the name of the schema.
 *
 * @example
 * @WireObject()
 * export class AssignProfileRequest {
 *   @IsString()
 *   @MaxLength(256)
 *   profile_id!: string;
 * }
 */
export function WireObject({ name, arrayBody }: WireObjectOptions = {}): ClassDecorator {
  return (type) => {
    if (name !== undefined) ApiSchema({ name })(type);
    if (arrayBody !== undefined) stateArrayBody(type as unknown as WireClass, arrayBody);
    documentValidators(type as unknown as WireClass);
  };
}

export interface WireObjectOptions {
  readonly name?: string;
  /** Reads a body that is an array as an object whose member `member` is that array. */
  readonly arrayBody?: ArrayBody;
}

export interface NestedOptions {
  /** A list of such objects. */
  readonly each?: boolean;
  /** Entries of the list are not validated. Entries that are no objects are read as objects without members. */
  readonly lenientEntries?: boolean;
}

/** A member that is an object of a wire class, or with `each` a list of them. */
export function Nested(type: () => WireClass, options: NestedOptions = {}): PropertyDecorator {
  const { each = false, lenientEntries = false } = options;
  const validation: ValidationOptions = { each };
  return applyDecorators(
    // Nest's Swagger module recognises a function that returns a class by its name, `type`.
    ApiProperty({ type: () => type() }),
    ...(lenientEntries ? [] : [IsObject(validation), ValidateNested(validation)]),
    (prototype: object, name: string | symbol) => {
      stateMember(prototype, String(name), { nested: type, each, lenientEntries });
    },
  );
}

/** Passes `null` to the validators of this member. Otherwise it counts as a missing member (contract 1.4). */
export function NullIsAValue(): PropertyDecorator {
  return (prototype, name) => {
    stateMember(prototype, String(name), { nullIsAValue: true });
  };
}

/** Converts the value of the body before it is validated, such as a single word to a list of one. */
export function ReadAs(read: (value: unknown) => unknown): PropertyDecorator {
  return (prototype, name) => {
    stateMember(prototype, String(name), { read });
  };
}

/** Further names of the member, which some clients send in place of its own. */
export function AlsoCalled(...aliases: readonly string[]): PropertyDecorator {
  return (prototype, name) => {
    stateMember(prototype, String(name), { aliases });
  };
}

/** A member with keys and values of the client: an object that is stored unchanged. */
export function FreeForm(): PropertyDecorator {
  return applyDecorators(ApiProperty({ type: 'object', additionalProperties: true }), IsObject());
}
