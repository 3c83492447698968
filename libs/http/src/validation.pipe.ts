import { StandardSchemaValidationPipe } from '@nestjs/common';
import { InvalidValueError } from '@libs/kernel';
import { isWireText } from './wire-text';

/** Checks what a handler receives against the schema of its parameter: one sentence, with the field's name. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: ([issue]) => {
      const path = (issue?.path ?? [])
        .map((part) => String(typeof part === 'object' ? part.key : part))
        .join('.');
      const reason = issue?.message ?? 'is not valid';
      return new InvalidValueError(path && !isWireText(reason) ? `${path}: ${reason}` : reason);
    },
  });
}
