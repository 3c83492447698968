import { InvalidValueError } from '@libs/kernel';
import { ValidateBy, type ValidationArguments, type ValidationOptions } from 'class-validator';
import { messageOfValue } from './validator-messages';

/**
 * Accepts values for which a condition holds; `message` is the reason otherwise. All validators of a member run, so the
 * condition must handle values of every type.
 */
export function Satisfies(
  condition: (value: unknown) => boolean,
  message: string,
  options?: Pick<ValidationOptions, 'each'>,
): PropertyDecorator {
  return ValidateBy({ name: 'satisfies', validator: { validate: condition } }, { ...options, message });
}

/** Accepts texts for which a condition holds; `message` is the reason otherwise. */
export const TextSatisfies = (
  condition: (text: string) => boolean,
  message: string,
  options?: Pick<ValidationOptions, 'each'>,
): PropertyDecorator => Satisfies((value) => typeof value === 'string' && condition(value), message, options);

/** Accepts texts that a function of the domain accepts. The message of its InvalidValueError becomes the reason. */
export function AcceptedBy(read: (text: string) => unknown, options?: ValidationOptions): PropertyDecorator {
  const reasonAgainst = (value: unknown): string | undefined => {
    if (typeof value !== 'string') return 'must be a string';
    try {
      read(value);
      return undefined;
    } catch (error) {
      if (error instanceof InvalidValueError) return error.message;
      throw error;
    }
  };
  return ValidateBy(
    {
      name: 'acceptedBy',
      validator: {
        validate: (value: unknown) => reasonAgainst(value) === undefined,
        defaultMessage: (given?: ValidationArguments) =>
          messageOfValue(firstReason(given?.value, reasonAgainst)),
      },
    },
    options,
  );
}

/** With `each`, class-validator passes the whole list to the message. */
function firstReason(value: unknown, reasonAgainst: (value: unknown) => string | undefined): string {
  const values = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return values.map(reasonAgainst).find((reason) => reason !== undefined) ?? 'is not valid';
}
