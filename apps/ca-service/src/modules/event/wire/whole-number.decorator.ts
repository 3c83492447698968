import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';

const DIGITS = /^\d{1,15}$/;

/** Parses a text of 1 to 15 digits; `undefined` for everything else. */
export const toWholeNumber = (value: unknown): number | undefined =>
  typeof value === 'string' && DIGITS.test(value) ? Number(value) : undefined;

/** A query parameter that is a whole number and occurs once. */
export const WholeNumber = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: 'integer', minimum: 0, maximum: 999_999_999_999_999 }),
    Transform(({ value }: { value: unknown }) => toWholeNumber(value) ?? value),
    ValidateBy({
      // The name of a check of the type, whose sentence comes before that of Min (first-violation.ts).
      name: 'isInt',
      validator: {
        validate: (value) => typeof value === 'number',
        defaultMessage: (given) =>
          Array.isArray(given?.value) ? 'must be given once' : 'must be a whole number',
      },
    }),
  );
