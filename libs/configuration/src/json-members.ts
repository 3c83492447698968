import { applyDecorators } from '@nestjs/common';
import { type DiscriminatorDescriptor, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsObject, ValidateNested } from 'class-validator';

/**
 * A member of a JSON file: an array of `least` to `most` objects, each an instance of a class with decorators.
 * `ValidateNested` alone accepts an array in the place of an object. With `variants`, one member of an object selects its
 * class; `item` is the class of objects in which it selects none.
 */
export function ObjectsOf(
  item: () => new () => object,
  least: number,
  most: number,
  variants?: DiscriminatorDescriptor,
): PropertyDecorator {
  const message = `must be ${least} to ${most} objects in an array`;
  return applyDecorators(
    IsArray({ message }),
    ArrayMinSize(least, { message }),
    ArrayMaxSize(most, { message }),
    IsObject({ each: true, message }),
    ValidateNested({ each: true }),
    Type(item, variants && { discriminator: variants, keepDiscriminatorProperty: true }),
  );
}
