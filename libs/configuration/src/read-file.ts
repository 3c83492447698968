import { readFileSync } from 'node:fs';
import { isJsonObject, StartUpError } from '@libs/kernel';
import { applyDecorators } from '@nestjs/common';
import { type DiscriminatorDescriptor, plainToInstance, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsObject, ValidateNested, validateSync } from 'class-validator';
import { firstProblem } from './first-problem';

/** Reads a file that a variable names. @throws StartUpError that names the variable */
export function readFileOf(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new StartUpError(`${variable}: the file ${file} cannot be read (${code})`, { cause: error });
  }
}

/**
 * Reads a JSON file that a variable names: an instance of `content`, checked by its decorators. Unknown keys are rejected.
 * @throws StartUpError one sentence with the variable, the path in the file and the reason; it repeats no value
 */
export function readJsonFile<T extends object>(variable: string, file: string, content: new () => T): T {
  const json = parseJson(variable, readFileOf(variable, file));
  if (!isJsonObject(json)) throw new StartUpError(`${variable}: the file must be a JSON object`);
  const instance = plainToInstance(content, json);
  const errors = validateSync(instance, {
    stopAtFirstError: true,
    whitelist: true,
    forbidNonWhitelisted: true,
  });
  if (errors.length === 0) return instance;
  const { path, sentence } = firstProblem(errors);
  throw new StartUpError(`${variable}: ${path.join('.') || 'the file'}: ${sentence}`);
}

function parseJson(variable: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without the error of the parser as the cause: its sentence can repeat a secret.
    throw new StartUpError(`${variable}: the file is not JSON`);
  }
}

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
