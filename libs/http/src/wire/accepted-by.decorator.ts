import { InvalidValueError } from '@libs/kernel';
import { ValidateBy, type ValidationArguments, type ValidationOptions } from 'class-validator';
import { messageOfValue } from './message-of-value';

/** Accepts a text that a function of the domain accepts; the sentence that it throws becomes the reason. */
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

/** With `each`, class-validator gives the whole list to the message. */
function firstReason(value: unknown, reasonAgainst: (value: unknown) => string | undefined): string {
  const values = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return values.map(reasonAgainst).find((reason) => reason !== undefined) ?? 'is not valid';
}
