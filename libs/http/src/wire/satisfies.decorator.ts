import { ValidateBy, type ValidationOptions } from 'class-validator';

/**
 * Accepts values for which a condition holds; the message is the reason otherwise. All validators of a member run,
 * so the condition is called with values of every type, and leaves those to the validator of the type.
 */
export function Satisfies(
  condition: (value: unknown) => boolean,
  message: string,
  options?: Pick<ValidationOptions, 'each'>,
): PropertyDecorator {
  return ValidateBy({ name: 'satisfies', validator: { validate: condition } }, { ...options, message });
}

/** Accepts texts for which a condition holds; the message is the reason otherwise. */
export const TextSatisfies = (
  condition: (text: string) => boolean,
  message: string,
  options?: Pick<ValidationOptions, 'each'>,
): PropertyDecorator => Satisfies((value) => typeof value === 'string' && condition(value), message, options);
