import { ValidateBy, type ValidationArguments, type ValidationOptions } from 'class-validator';

/** Accepts values for which a condition holds. The message is a sentence, or made from the value. */
export function Satisfies<Value>(
  condition: (value: Value) => boolean,
  message: string | ((value: Value) => string),
  options?: Pick<ValidationOptions, 'each'>,
): PropertyDecorator {
  return ValidateBy(
    { name: 'satisfies', validator: { validate: (value: Value) => condition(value) } },
    {
      ...options,
      message: (given: ValidationArguments) =>
        typeof message === 'string' ? message : message(firstViolating(given.value, condition, options)),
    },
  );
}

/** With `each`, class-validator gives the whole list to the message. */
function firstViolating<Value>(
  value: unknown,
  condition: (value: Value) => boolean,
  options: Pick<ValidationOptions, 'each'> = {},
): Value {
  if (!options.each || !Array.isArray(value)) return value as Value;
  return (value as Value[]).find((item) => !condition(item)) as Value;
}
